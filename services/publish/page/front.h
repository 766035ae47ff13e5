/* The front page. */
#ifndef TRIPTYCH_FRONT_H
#define TRIPTYCH_FRONT_H

#include "web.h"

web_handler get_front;

#endif
