/* What became of a story, as functions/history.lua wrote it down. */
#include "store_call.h"

#include <stdlib.h>
#include <string.h>

/* Cuts the field at *at off at its bar; *at goes behind it. Fields stand in the order of functions/history.lua. A line
 * of an older version has fewer: what is missing reads as empty. */
static char *take_field(char **at)
{
    char *field = *at, *bar = strchr(field, '|');
    if (bar) {
        *bar = 0;
        *at = bar + 1;
    } else {
        *at = field + strlen(field);
    }
    return field;
}

/* Cuts up `text`, which the line then borrows from. */
static void read_line(char *text, struct store_history_line *out)
{
    char *newline = strchr(text, '\n');
    char *at = text;
    if (newline)
        *newline = 0;
    /* An operator's note is free text and may hold bars, so it stands on a line of its own. */
    out->note = newline ? newline + 1 : "";
    out->time_ms = strtoll(take_field(&at), NULL, 10);
    out->kind = take_field(&at);
    out->articles = strtoull(take_field(&at), NULL, 10);
    out->other_story_id = take_field(&at);
    out->article_id = take_field(&at);
    out->by_operator = strcmp(take_field(&at), "1") == 0;
    /* The last field is all that is left: a headline may hold bars. */
    out->text = at;
}

static void answer_history(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_history_fn *done = (store_history_fn *)call->cargo.done;
    struct store_history_line lines[STORE_HISTORY_MAX];
    char *texts[STORE_HISTORY_MAX];
    const redisReply *rows = reply_at(answer, 3);
    struct store_history history = {.merged_into = reply_text(reply_at(answer, 0)),
                                    .began_ms = reply_number(reply_at(answer, 1)),
                                    .split_from = reply_text(reply_at(answer, 2)),
                                    .is_hidden = reply_number(reply_at(answer, 4)) != 0,
                                    .lines = lines};
    if (result->code || !reply_count(answer)) {
        done(call->cargo.context, result, NULL);
        return;
    }
    for (size_t i = 0; i < reply_count(rows) && history.count < STORE_HISTORY_MAX; i++) {
        texts[history.count] = strdup(reply_text(reply_at(rows, i)));
        if (texts[history.count]) {
            read_line(texts[history.count], &lines[history.count]);
            history.count++;
        }
    }
    done(call->cargo.context, result, &history);
    for (size_t i = 0; i < history.count; i++)
        free(texts[i]);
}

int store_story_history(struct store *store, const char *story_id, store_history_fn *done, void *context,
                        struct err *err)
{
    struct command command;
    if (!id_is_valid(story_id, 's'))
        return err_set(err, ERR_INVALID, "not a story's id: %.64s", story_id ? story_id : "");
    store_command_function(&command, "story_history", 2);
    store_command_key(&command, store, KEY_STORY, story_id);
    store_command_key(&command, store, KEY_HISTORY, story_id);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_history}, (call_any_fn *)done,
                      context, err);
}
