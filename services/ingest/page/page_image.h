/* Pictures of an article, as far as their addresses tell. Pure. */
#ifndef TRIPTYCH_PAGE_IMAGE_H
#define TRIPTYCH_PAGE_IMAGE_H

/* 0 for what is known to be none: logos, icons, portraits of authors, placeholders, drawings (.svg). `url` is
 * absolute. */
int page_image_is_picture(const char *url);

#endif
