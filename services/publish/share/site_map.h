/* sitemap.xml and robots.txt: what search engines may look at. Pure. */
#ifndef TRIPTYCH_SITE_MAP_H
#define TRIPTYCH_SITE_MAP_H

#include "catalog.h"
#include "page_frame.h"

#define SITE_MAP_STORIES 20000 /* the latest; the form allows 50,000 addresses a file */

/* The form wants whole addresses: the site has its base_url. */
void site_map_write(struct buffer *out, const struct site *site, const struct catalog *catalog);
void robots_write(struct buffer *out, const struct site *site);

#endif
