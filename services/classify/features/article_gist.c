/* The few words that are embedded for an article: its title and the first sentence that does not repeat it. What
 * happened stands there; more text costs the embedder time and tells it nothing new. */
#include "article_gist.h"
#include "utf8.h"

#include <string.h>

#define LEAD_BYTES  1600 /* of the text: its first sentences lie in there */
#define LOOKED_AT   3    /* sentences: the first may repeat the title */
#define TITLE_STOPS ".!?:"

static void add(char out[GIST_SIZE], const char *text, size_t size_bytes, size_t max_bytes)
{
    size_t len = strlen(out);
    size_t added = utf8_cut_len(text, size_bytes, max_bytes);
    if (len > 0 && added > 0) {
        /* Titles have no full stop; without one the model reads title and sentence as one clause. */
        const char *join = strchr(TITLE_STOPS, out[len - 1]) ? " " : ". ";
        memcpy(out + len, join, strlen(join));
        len += strlen(join);
    }
    memcpy(out + len, text, added);
    out[len + added] = '\0';
}

static int repeats(const char *title, const char *sentence, size_t size_bytes)
{
    size_t title_len = strlen(title);
    return title_len > 0 && size_bytes >= title_len && size_bytes <= title_len + 1 &&
           memcmp(title, sentence, title_len) == 0;
}

int article_gist(struct text_splitter *splitter, const struct article_gist_input *input, char out[GIST_SIZE],
                 struct err *err)
{
    struct text_sentence sentences[LOOKED_AT];
    size_t lead_bytes = utf8_cut_len(input->text, strlen(input->text), LEAD_BYTES);
    int wanted = input->title[0] ? 1 : GIST_SENTENCES_MAX;
    out[0] = '\0';
    add(out, input->title, strlen(input->title), GIST_TITLE_BYTES);
    if (lead_bytes == 0) {
        return 0;
    }
    int count = text_sentences_split(splitter, input->lang, input->text, lead_bytes, sentences, LOOKED_AT, err);
    for (int i = 0; i < count && wanted > 0; i++) {
        const char *sentence = input->text + sentences[i].start;
        if (!repeats(input->title, sentence, sentences[i].len_bytes)) {
            add(out, sentence, sentences[i].len_bytes, GIST_SENTENCE_BYTES);
            wanted--;
        }
    }
    return count < 0 ? count : 0;
}
