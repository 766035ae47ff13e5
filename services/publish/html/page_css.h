/* page.css, carried into the program by the build. */
#ifndef TRIPTYCH_PAGE_CSS_H
#define TRIPTYCH_PAGE_CSS_H

#include <stddef.h>

extern const char page_css[];
extern const size_t page_css_size;

#endif
