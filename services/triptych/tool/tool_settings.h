#ifndef TRIPTYCH_TOOL_SETTINGS_H
#define TRIPTYCH_TOOL_SETTINGS_H

#include "settings.h"

/* As settings_load takes them. */
extern const struct setting *const tool_settings[];

#endif
