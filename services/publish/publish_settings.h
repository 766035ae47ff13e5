/* The settings of triptych-publish. */
#ifndef TRIPTYCH_PUBLISH_SETTINGS_H
#define TRIPTYCH_PUBLISH_SETTINGS_H

#include "settings.h"

extern const struct setting publish_settings[]; /* ends with a NULL name */

#endif
