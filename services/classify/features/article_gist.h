/* What of an article is embedded: its title and its first sentence, which say what happened; of an article without a
 * title the first two. Pure. */
#ifndef TRIPTYCH_ARTICLE_GIST_H
#define TRIPTYCH_ARTICLE_GIST_H

#include "err.h"
#include "text_sentences.h"

#define GIST_TITLE_BYTES    512
#define GIST_SENTENCE_BYTES 400 /* more costs the embedder time and tells it nothing new */
#define GIST_SENTENCES_MAX  2
#define GIST_SIZE           (GIST_TITLE_BYTES + GIST_SENTENCES_MAX * (GIST_SENTENCE_BYTES + 2) + 1)

struct article_gist_input {
    const char *title, *text; /* valid UTF-8, borrowed */
    const char *lang;         /* as detected */
};

/* Writes it terminated, "" for an article without words. Returns 0, or a negative code when the text cannot be parted
 * into sentences (then the title alone is there). */
int article_gist(struct text_splitter *splitter, const struct article_gist_input *input, char out[GIST_SIZE],
                 struct err *err);

#endif
