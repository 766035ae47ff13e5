/* What the daemon does with a language model: asks it about what was committed, checks what comes back, keeps what holds.
 * Without one set all of these do nothing. */
#ifndef TRIPTYCH_STORY_WORDS_H
#define TRIPTYCH_STORY_WORDS_H

#include "daemon.h"
#include "writer.h"
#include "writer_check.h"
#include "writer_words.h"

#define STORY_WORDS_NOTE "writer" /* the name of the note on /readyz */

struct story_words {
    struct writer *writer; /* NULL: no model is set */
    struct writer_checker *checker;
    struct writer_words *words; /* NULL likewise */
    char edition_lang[WRITER_LANG_SIZE];
    int is_spent;         /* as the note on /readyz says */
    unsigned outlets_min; /* a story of fewer is not asked about */
    struct daemon *daemon;
    /* A story has got words: it is to be summed up again. */
    void (*on_words)(void *context, const char *story_id);
    void *context;
    struct metric *sentences[WRITER_VERDICTS], *answered, *failed[WRITER_FAILURES];
    struct metric *tokens, *seconds, *dropped, *waiting, *ready;
};

/* Settings that they need; the last row of a table comes behind. */
#define STORY_WORDS_SETTINGS                                                                                           \
    {.name = "writer_url",                                                                                             \
     .type = SETTING_TEXT,                                                                                             \
     .fallback = "",                                                                                                   \
     .help = "a language model that answers OpenAI's /v1/chat/completions and says bullets in one sentence each, or "  \
             "translates them into edition_lang; empty: none is asked"},                                               \
        {.name = "writer_model", .type = SETTING_TEXT, .fallback = "", .help = "the language model's name"},           \
        {.name = "writer_key",                                                                                         \
         .type = SETTING_TEXT,                                                                                         \
         .fallback = "",                                                                                               \
         .help = "the language model's key, sent as a bearer token"},                                                  \
        {.name = "writer_key_file",                                                                                    \
         .type = SETTING_TEXT,                                                                                         \
         .fallback = "",                                                                                               \
         .help = "file with that key in its first line; writer_key wins"},                                             \
        {.name = "writer_timeout",                                                                                     \
         .type = SETTING_MS,                                                                                           \
         .fallback = "60s",                                                                                            \
         .help = "how long the language model may take for a story",                                                   \
         .min = 100,                                                                                                   \
         .max = 600000},                                                                                               \
        {.name = "writer_requests",                                                                                    \
         .type = SETTING_INT,                                                                                          \
         .fallback = "300",                                                                                            \
         .help = "requests to the language model in an hour, of each summarize",                                       \
         .min = 1,                                                                                                     \
         .max = 1000000},                                                                                              \
        {.name = "writer_tokens",                                                                                      \
         .type = SETTING_INT,                                                                                          \
         .fallback = "300000",                                                                                         \
         .help = "tokens that these may cost in an hour, of each summarize",                                           \
         .min = 12000,                                                                                                 \
         .max = 1000000000},                                                                                           \
    {                                                                                                                  \
        .name = "writer_outlets", .type = SETTING_INT, .fallback = "2",                                                \
        .help = "the language model is asked about stories of so many outlets or more", .min = 1, .max = 1000          \
    }

/* By the daemon's settings. Returns 0, or ERR_INVALID with the setting's name, ERR_MEMORY. */
int story_words_open(struct story_words *words, struct daemon *daemon, struct err *err);
/* Asks no more; what was asked is forgotten. */
void story_words_close(struct story_words *words);

/* What to ask about a summary of the story; NULL: nothing. Returns owned (writer_task_free). */
struct writer_task *story_words_task(struct story_words *words, const Triptych__Story *story,
                                     const Triptych__Summary *summary);
/* Asks (takes; NULL is fine). */
void story_words_ask(struct story_words *words, struct writer_task *task);

/* The summary with what models wrote for its bullets, as writer_words_dress; without a model as it is. */
void story_words_dress(const struct story_words *words, const Triptych__Summary *summary,
                       const Triptych__Summary *before, struct writer_dress *out);

/* Brings the metrics up to date. */
void story_words_measure(struct story_words *words);

#endif
