/* What machines ask every site for: robots.txt and sitemap.xml. */
#ifndef TRIPTYCH_SITE_FILES_H
#define TRIPTYCH_SITE_FILES_H

#include "web.h"

web_handler get_robots;
/* 404 without base_url: a site map has whole addresses. */
web_handler get_sitemap;

#endif
