/* Between the daemon and the model: settings, metrics, the note on /readyz. The model's absence is never more than a note,
 * for stories go out with their articles' own sentences. */
#include "story_words.h"

#include "secret_file.h"
#include "url.h"

#include <stdio.h>
#include <string.h>

#define KEY_SIZE 1024 /* of the model's key, terminated */

static int wants(void *context, const char *text, const char *lang, const char *to)
{
    const struct story_words *words = context;
    (void)lang;
    return !writer_words_find(words->words, text, to);
}

struct writer_task *story_words_task(struct story_words *words, const Triptych__Story *story,
                                     const Triptych__Summary *summary)
{
    const Triptych__Coverage *coverage = story->head->coverage;
    if (!words->writer || !coverage || coverage->sources < words->outlets_min)
        return NULL;
    Triptych__Summary asked = *summary;
    if (story->head->retitled) /* an operator's headline is in the operator's words */
        asked.headline = (char *)(uintptr_t) "";
    return writer_task_new(story->head->id, &asked, words->edition_lang, wants, words);
}

void story_words_ask(struct story_words *words, struct writer_task *task)
{
    if (task && words->writer)
        writer_ask(words->writer, task);
    else
        writer_task_free(task);
}

void story_words_dress(const struct story_words *words, const Triptych__Summary *summary,
                       const Triptych__Summary *before, struct writer_dress *out)
{
    out->summary = *summary;
    if (words->words)
        writer_words_dress(words->words, words->edition_lang, summary, before, out);
}

/* What is refused is noted as well: the same sentence is not asked about twice. */
static void span_settle(struct story_words *words, const struct writer_task *task, unsigned i, const char *sentence,
                        enum writer_verdict verdict)
{
    const struct writer_span *span = &task->spans[i];
    int is_back = span->origin != NULL;
    writer_words_note(words->words, is_back ? span->origin : span->text, is_back ? span->lang : span->to,
                      verdict == WRITER_FINE ? sentence : "");
    metric_add(words->sentences[verdict], 1);
    if (verdict != WRITER_FINE)
        log_debug("model_sentence_refused", LOG_TEXT("story", task->story_id),
                  LOG_TEXT("reason", writer_verdict_name(verdict)));
}

/* Translations that look well are translated back before anybody sees them: in the article's language it can be told whether
 * they say what the article says. */
static void translations_take(struct story_words *words, const struct writer_task *task,
                              const struct writer_answer *answer)
{
    char *sentences[WRITER_SPANS_MAX] = {NULL};
    for (unsigned i = 0; i < task->count; i++) {
        const struct writer_span *span = &task->spans[i];
        enum writer_verdict verdict =
            writer_check_translation(words->checker, answer->sentences[i], span->text, span->lang, span->to);
        if (verdict == WRITER_FINE)
            sentences[i] = answer->sentences[i];
        else
            span_settle(words, task, i, "", verdict);
    }
    struct writer_task *back = writer_task_back(task, sentences);
    if (back)
        writer_ask(words->writer, back);
}

static int is_translation(const struct writer_span *span)
{
    return !span->origin && strcmp(span->lang, span->to) != 0;
}

static void on_answer(void *context, const struct writer_task *task, const struct writer_answer *answer)
{
    struct story_words *words = context;
    unsigned used = 0;
    if (is_translation(&task->spans[0])) { /* then all of its spans are */
        translations_take(words, task, answer);
        return;
    }
    for (unsigned i = 0; i < task->count; i++) {
        const struct writer_span *span = &task->spans[i];
        const char *said = answer->sentences[i];
        enum writer_verdict verdict = span->origin ? writer_check_back(words->checker, said, span->origin, span->to)
                                                   : writer_check(words->checker, said, span->text, span->lang);
        /* Of a translation that came back well, the translation itself is what readers get. */
        span_settle(words, task, i, span->origin ? span->text : said, verdict);
        used += verdict == WRITER_FINE;
    }
    if (used > 0)
        words->on_words(words->context, task->story_id);
}

static void on_state(void *context, const char *reason)
{
    struct story_words *words = context;
    char sentence[ERR_TEXT_MAX + 64] = "";
    if (reason[0]) {
        snprintf(sentence, sizeof sentence, "bullets are the articles' own sentences alone: %s", reason);
        log_warn("model_away", LOG_TEXT("reason", reason));
    } else {
        log_info("model_ready", LOG_INT("answered", (int64_t)writer_counts(words->writer).answered));
    }
    daemon_note_set(words->daemon, STORY_WORDS_NOTE, sentence);
}

static void metrics_open(struct story_words *words)
{
    struct metrics *all = daemon_metrics(words->daemon);
    for (unsigned i = 0; i < WRITER_VERDICTS; i++)
        words->sentences[i] =
            metrics_counter(all, "triptych_summarize_writer_sentences_total",
                            "sentences asked of the language model: used, or why the article's own stays", "outcome",
                            writer_verdict_name((enum writer_verdict)i));
    static const char requests[] = "triptych_summarize_writer_requests_total";
    static const char requests_help[] = "requests to the language model: answered, or how they failed";
    words->answered = metrics_counter(all, requests, requests_help, "outcome", "answered");
    for (unsigned i = 0; i < WRITER_FAILURES; i++)
        words->failed[i] =
            metrics_counter(all, requests, requests_help, "outcome", writer_failure_name((enum writer_failure)i));
    words->tokens = metrics_counter(all, "triptych_summarize_writer_tokens_total",
                                    "tokens that the language model has cost", NULL, NULL);
    words->seconds = metrics_counter(all, "triptych_summarize_writer_seconds_total",
                                     "time of the requests that it answered", NULL, NULL);
    words->dropped = metrics_counter(all, "triptych_summarize_writer_dropped_total",
                                     "stories that it was not asked about for want of room or luck", NULL, NULL);
    words->waiting = metrics_gauge(all, "triptych_summarize_writer_waiting", "stories that wait for it", NULL, NULL);
    words->ready = metrics_gauge(all, "triptych_summarize_writer_ready",
                                 "1 while it answers and its hour's limit is not reached", NULL, NULL);
}

/* The client counts by itself, so that it knows nothing of metrics; a counter here follows. */
static void follow(struct metric *counter, double count)
{
    metric_add(counter, count - metric_value(counter));
}

/* Told once when the hour's limit is reached, and once when it goes on; a failure has a note of its own. */
static void spent_note(struct story_words *words, const struct writer_counts *counts)
{
    int is_spent = counts->is_spent && !counts->is_away;
    if (is_spent == words->is_spent)
        return;
    words->is_spent = is_spent;
    if (!counts->is_away)
        daemon_note_set(words->daemon, STORY_WORDS_NOTE,
                        is_spent
                            ? "bullets are the articles' own sentences alone: this hour's requests or tokens are spent "
                              "(writer_requests, writer_tokens)"
                            : "");
}

void story_words_measure(struct story_words *words)
{
    if (!words->writer)
        return;
    struct writer_counts counts = writer_counts(words->writer);
    follow(words->answered, (double)counts.answered);
    for (unsigned i = 0; i < WRITER_FAILURES; i++)
        follow(words->failed[i], (double)counts.failed[i]);
    follow(words->tokens, (double)counts.tokens);
    follow(words->seconds, counts.seconds);
    follow(words->dropped, (double)counts.dropped);
    metric_set(words->waiting, counts.waiting + counts.under_way);
    metric_set(words->ready, !counts.is_away && !counts.is_spent);
    spent_note(words, &counts);
}

/* The setting wins over the file, as a password in redis_url does. */
static int key_get(const struct settings *settings, char out[KEY_SIZE], struct err *err)
{
    const char *key = settings_text(settings, "writer_key"), *path = settings_text(settings, "writer_key_file");
    if (!key[0] && path[0])
        return secret_file_read("writer_key_file", path, out, KEY_SIZE, err);
    if (strlen(key) >= KEY_SIZE)
        return err_set(err, ERR_INVALID, "writer_key: longer than %d bytes", KEY_SIZE - 1);
    memcpy(out, key, strlen(key) + 1);
    return 0;
}

static int writer_start(struct story_words *words, const struct settings *settings, struct err *err)
{
    char key[KEY_SIZE];
    struct err why = {0};
    struct writer_options options = {.url = settings_text(settings, "writer_url"),
                                     .model = settings_text(settings, "writer_model"),
                                     .key = key,
                                     .timeout_ms = settings_int(settings, "writer_timeout"),
                                     .requests_max = (uint64_t)settings_int(settings, "writer_requests"),
                                     .tokens_max = (uint64_t)settings_int(settings, "writer_tokens"),
                                     .on_answer = on_answer,
                                     .on_state = on_state,
                                     .context = words};
    int code = key_get(settings, key, err);
    if (code < 0)
        return code;
    if (!options.model[0])
        return err_set(err, ERR_INVALID, "writer_model: writer_url is set, so a model must be named");
    code = writer_open(daemon_loop(words->daemon), &options, &words->writer, &why);
    if (code < 0) {
        char shown[ERR_TEXT_MAX];
        /* The address may hold a password; the sentence goes to logs and to the terminal. */
        url_text_for_show(why.text, options.url, shown, sizeof shown);
        return err_set(err, (enum err_code)code, "writer_url, writer_model, writer_key: %s", shown);
    }
    return 0;
}

int story_words_open(struct story_words *words, struct daemon *daemon, struct err *err)
{
    const struct settings *settings = daemon_settings(daemon);
    words->daemon = daemon;
    if (!settings_text(settings, "writer_url")[0])
        return 0;
    snprintf(words->edition_lang, sizeof words->edition_lang, "%s", settings_text(settings, "edition_lang"));
    words->outlets_min = (unsigned)settings_int(settings, "writer_outlets");
    words->words = writer_words_new();
    words->checker = writer_checker_new(err);
    if (!words->words || !words->checker)
        return err_set(err, ERR_MEMORY, "no memory for what a language model writes");
    metrics_open(words);
    return writer_start(words, settings, err);
}

void story_words_close(struct story_words *words)
{
    writer_close(words->writer);
    writer_checker_free(words->checker);
    writer_words_free(words->words);
    words->writer = NULL;
    words->checker = NULL;
    words->words = NULL;
}
