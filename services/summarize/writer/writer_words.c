/* A table of fixed size in which a span's hash is its place: of two at one place the later stays. */
#include "writer_words.h"

#include "id.h"

#include <stdlib.h>
#include <string.h>

struct written {
    uint64_t key;   /* 0: nothing */
    char *sentence; /* owned */
};

struct writer_words {
    struct written rows[WRITER_WORDS_MAX];
};

struct writer_words *writer_words_new(void)
{
    return calloc(1, sizeof(struct writer_words));
}

void writer_words_free(struct writer_words *words)
{
    if (!words)
        return;
    for (size_t i = 0; i < WRITER_WORDS_MAX; i++)
        free(words->rows[i].sentence);
    free(words);
}

/* With the language: the same span may be said in two, and 0 stays free for an empty place. */
static uint64_t key_of(const char *span, const char *to)
{
    return (id_hash64(span, strlen(span)) ^ id_hash64(to, strlen(to)) << 1) | 1;
}

void writer_words_note(struct writer_words *words, const char *span, const char *to, const char *sentence)
{
    uint64_t key = key_of(span, to);
    struct written *row = &words->rows[key / 2 % WRITER_WORDS_MAX];
    char *copy = strdup(sentence);
    if (!copy)
        return; /* it is asked again */
    free(row->sentence);
    row->key = key;
    row->sentence = copy;
}

const char *writer_words_find(const struct writer_words *words, const char *span, const char *to)
{
    uint64_t key = key_of(span, to);
    const struct written *row = &words->rows[key / 2 % WRITER_WORDS_MAX];
    return row->key == key ? row->sentence : NULL;
}

/* The same sentence of the same article had words in the summary that Redis has: another replica asked for them. */
static const Triptych__Bullet *bullet_before(const Triptych__Summary *before, const Triptych__Bullet *bullet)
{
    for (size_t i = 0; before && i < before->n_bullets; i++)
        if (strcmp(before->bullets[i]->text, bullet->text) == 0 &&
            strcmp(before->bullets[i]->article_id, bullet->article_id) == 0)
            return before->bullets[i];
    return bullet;
}

static void bullet_dress(const struct writer_words *words, const char *target, const Triptych__Summary *summary,
                         const Triptych__Summary *before, Triptych__Bullet *bullet)
{
    const char *to = target[0] ? target : writer_bullet_lang(summary, bullet);
    const char *known = writer_words_find(words, bullet->text, to);
    const Triptych__Bullet *old = bullet_before(before, bullet);
    int is_fitting = strcmp(old->model_lang, target) == 0; /* the edition may have got another language since */
    bullet->model_text = known ? (char *)(uintptr_t)known : is_fitting ? old->model_text : (char *)(uintptr_t) "";
    bullet->model_lang = (char *)(uintptr_t)(bullet->model_text[0] ? target : "");
}

/* A headline has no words of a model in its own language: it was chosen as a title, and titles are exact. */
static void headline_dress(const struct writer_words *words, const char *target, const Triptych__Summary *before,
                           Triptych__Summary *summary)
{
    const char *known = target[0] ? writer_words_find(words, summary->headline, target) : "";
    int is_same =
        before && strcmp(before->headline, summary->headline) == 0 && strcmp(before->model_headline_lang, target) == 0;
    summary->model_headline = known     ? (char *)(uintptr_t)known
                              : is_same ? before->model_headline
                                        : (char *)(uintptr_t) "";
    summary->model_headline_lang = (char *)(uintptr_t)(summary->model_headline[0] ? target : "");
}

void writer_words_dress(const struct writer_words *words, const char *edition_lang, const Triptych__Summary *summary,
                        const Triptych__Summary *before, struct writer_dress *out)
{
    const char *target = writer_target_lang(summary, edition_lang);
    out->summary = *summary;
    if (summary->n_bullets > WRITER_BULLETS_MAX)
        return;
    headline_dress(words, target, before, &out->summary);
    for (size_t i = 0; i < summary->n_bullets; i++) {
        out->rows[i] = *summary->bullets[i];
        out->bullets[i] = &out->rows[i];
        bullet_dress(words, target, summary, before, &out->rows[i]);
    }
    out->summary.bullets = out->bullets;
}
