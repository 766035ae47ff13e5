/* Sentences of a summary, each with the outlet that wrote it and a link that opens it in its article. Pure. */
#ifndef TRIPTYCH_STORY_SENTENCES_H
#define TRIPTYCH_STORY_SENTENCES_H

#include "buffer.h"
#include "story.pb-c.h"

#include <stddef.h>

void story_sentences(struct buffer *out, const Triptych__Story *story, Triptych__Bullet *const *bullets, size_t count,
                     const char *list_class);

/* A model's translation, marked as such. */
void story_model_text(struct buffer *out, const char *lang, const char *text);

/* Adds to a link the fragment that has the browser scroll to this text and mark it
 * (https://wicg.github.io/scroll-to-text-fragment/): all of a short text, of a longer one how it begins and ends. */
void story_text_fragment(struct buffer *out, const char *url, const char *text);

#endif
