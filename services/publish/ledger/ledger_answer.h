/* /api/v1/log: all lines of the signed log, for whoever verifies them; /log: the latest days for people. */
#ifndef TRIPTYCH_LEDGER_ANSWER_H
#define TRIPTYCH_LEDGER_ANSWER_H

#include "web.h"

web_handler get_log_page, get_log_lines;

#endif
