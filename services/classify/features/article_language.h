/* The step that names an article's language: from its text, or from its title where there is no text. Pure. */
#ifndef TRIPTYCH_ARTICLE_LANGUAGE_H
#define TRIPTYCH_ARTICLE_LANGUAGE_H

#include "text_language.h"

/* `title`, `text` (valid UTF-8) and `declared` (as the feed or row says) may be empty; "und" when there is no
 * telling. */
void article_language(const char *title, const char *text, const char *declared, char out[TEXT_LANGUAGE_SIZE]);

#endif
