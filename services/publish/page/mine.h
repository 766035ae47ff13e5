/* What a reader keeps in the browser: the page that lists it, the page for a time without a connection, and what lets the
 * desk be installed. None of them has anything of the reader's: the script fills them in. */
#ifndef TRIPTYCH_MINE_H
#define TRIPTYCH_MINE_H

#include "web.h"

web_handler get_mine, get_offline, get_manifest;

#endif
