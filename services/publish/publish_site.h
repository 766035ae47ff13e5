/* What the settings say of the site as a whole: names, addresses, whose eyes it is for, when a story is a blindspot. */
#ifndef TRIPTYCH_PUBLISH_SITE_H
#define TRIPTYCH_PUBLISH_SITE_H

#include "page_frame.h"
#include "settings.h"

/* Texts are borrowed from the settings. What a single answer adds (time, registry, reader) is not set. */
struct site publish_site_read(const struct settings *settings);

#endif
