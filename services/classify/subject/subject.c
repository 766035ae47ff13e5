/* What an article is about: kind, topics and places together, by the readers in this folder. Models and names are
 * loaded once; reading is pure. */
#include "subject.h"

#include <stdlib.h>

struct subject_reader {
    struct topic_terms *terms;
    struct places *places;
    struct topic_model topics;
};

static int open_parts(struct subject_reader *reader, const char *models, struct err *err)
{
    reader->terms = topic_terms_new();
    if (!reader->terms)
        return err_set(err, ERR_MEMORY, "no memory to read what articles are about");
    int code = topic_model_load(models, &reader->topics, err);
    if (code)
        return code;
    reader->places = places_new(err);
    return reader->places ? 0 : ERR_MEMORY;
}

int subject_reader_new(const char *models, struct subject_reader **out, struct err *err)
{
    struct subject_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return err_set(err, ERR_MEMORY, "no memory to read what articles are about");
    int code = open_parts(reader, models, err);
    if (code) {
        subject_reader_free(reader);
        return code;
    }
    *out = reader;
    return 0;
}

void subject_reader_free(struct subject_reader *reader)
{
    if (reader) {
        topic_terms_free(reader->terms);
        topic_model_done(&reader->topics);
        places_free(reader->places);
        free(reader);
    }
}

static int read_topics(struct subject_reader *reader, struct text_analyser *analyser, const struct subject_input *input,
                       struct subject *out, struct err *err)
{
    struct topic_scores scores;
    uint8_t topics[TOPICS_PICKED_MAX];
    int result = topic_terms_read(reader->terms, analyser, input->title, input->text, input->lang, err);
    if (result < 0) {
        return result;
    }
    topic_model_scores(&reader->topics, reader->terms, &scores);
    out->topic_count = topic_pick(&scores, topics);
    for (size_t i = 0; i < out->topic_count; i++) {
        out->topics[i] = topic_names[topics[i]].slug;
    }
    return 0;
}

int subject_read(struct subject_reader *reader, struct text_analyser *analyser, const struct subject_input *input,
                 struct subject *out, struct err *err)
{
    *out = (struct subject){.kind = KIND_NEWS};
    out->kind = article_kind(input->title, input->text, input->url, out->kind_reason);
    /* Also for what is no news: that is stored with the article too, and somebody may look at why. */
    int result = read_topics(reader, analyser, input, out, err);
    if (result == 0) {
        const struct place_text text = {input->title, input->text, input->lang};
        result = places_find(reader->places, analyser, &text, &out->places, err);
    }
    return result;
}
