/* /operator: how the desk is doing, for the operator's key, or where the setting page_operations shows such things to
 * everybody; else 403. */
#ifndef TRIPTYCH_OPERATOR_H
#define TRIPTYCH_OPERATOR_H

#include "web.h"

web_handler get_operator;

#endif
