/* A line is verified as bytes: what stands between the frame's two parts is what was signed. Only then is it read as JSON. */
#include "ledger.h"

#include "clock.h"
#include "json.h"
#include "json_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define OPEN   "{\"entry\":"
#define MIDDLE ",\"signature\":\""
#define CLOSE  "\"}"

const char *const ledger_names[LEDGER_COUNTS] = {
    [LEDGER_ARTICLES] = "articles",   [LEDGER_REPEATED] = "repeated",   [LEDGER_NOT_NEWS] = "not_news",
    [LEDGER_GIVEN_UP] = "given_up",   [LEDGER_REVISED] = "revised",     [LEDGER_REMOVED] = "removed",
    [LEDGER_STORIES] = "stories",     [LEDGER_JOINED] = "joined",       [LEDGER_MERGED] = "merged",
    [LEDGER_MOVED] = "moved",         [LEDGER_SPLIT] = "split",         [LEDGER_BY_HAND] = "by_hand",
    [LEDGER_CORRECTED] = "corrected", [LEDGER_PUBLISHED] = "published",
};

void ledger_day_write(int64_t number, char out[LEDGER_DAY_SIZE])
{
    char text[CLOCK_RFC3339_SIZE];
    clock_rfc3339(number * DAY_MS, text);
    memcpy(out, text, LEDGER_DAY_SIZE - 1);
    out[LEDGER_DAY_SIZE - 1] = '\0';
}

int64_t ledger_day_read(const char *day)
{
    int64_t time_ms = 0;
    if (strlen(day) != LEDGER_DAY_SIZE - 1 || !clock_parse_rfc3339(day, &time_ms))
        return 0;
    return time_ms / DAY_MS;
}

static void hash_line(const char *line, char out[DESK_HASH_SIZE])
{
    if (*line)
        desk_hash(line, strlen(line), out);
    else
        *out = '\0';
}

/* ── writing ── */

/* Returns owned (free), NULL without memory or when it is too long. */
static char *write_entry(const struct ledger_day *day, const char *key, size_t *out_size)
{
    struct json_writer writer;
    char previous[DESK_HASH_SIZE], *entry = NULL;
    hash_line(day->previous, previous);
    json_writer_init(&writer, LEDGER_LINE_MAX - DESK_SIGNATURE_SIZE - sizeof OPEN MIDDLE CLOSE);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "desk", day->desk);
    json_put_text(&writer, "edition", day->edition);
    json_put_text(&writer, "day", day->day);
    json_object_begin(&writer, "counts");
    for (int i = 0; i < LEDGER_COUNTS; i++)
        json_put_uint(&writer, ledger_names[i], day->counts[i]);
    json_object_end(&writer);
    json_put_text(&writer, "previous", previous);
    json_put_text(&writer, "key", key);
    json_object_end(&writer);
    return json_writer_take(&writer, &entry, out_size, NULL) ? NULL : entry;
}

int ledger_write(const struct ledger_day *day, const struct desk_key *key, char out[LEDGER_LINE_MAX], struct err *err)
{
    char signature[DESK_SIGNATURE_SIZE];
    size_t size = 0;
    char *entry = write_entry(day, key->name, &size);
    if (!entry)
        return err_set(err, ERR_TOO_LARGE, "no memory, or the desk's name is too long for its log");
    desk_key_sign(key, entry, size, signature);
    snprintf(out, LEDGER_LINE_MAX, OPEN "%s" MIDDLE "%s" CLOSE, entry, signature);
    free(entry);
    return 0;
}

/* ── reading ── */

/* The entry's place in the line and its signature. Returns 0 when it is no such line. */
static size_t find_entry(const char *line, char out_signature[DESK_SIGNATURE_SIZE])
{
    static const size_t frame = sizeof MIDDLE CLOSE - 1 + DESK_SIGNATURE_SIZE - 1;
    size_t len = strlen(line), open = sizeof OPEN - 1;
    if (len >= LEDGER_LINE_MAX || len <= open + frame || memcmp(line, OPEN, open) != 0)
        return 0;
    const char *behind = line + len - frame;
    if (memcmp(behind, MIDDLE, sizeof MIDDLE - 1) != 0 || strcmp(line + len - (sizeof CLOSE - 1), CLOSE) != 0)
        return 0;
    memcpy(out_signature, behind + sizeof MIDDLE - 1, DESK_SIGNATURE_SIZE - 1);
    out_signature[DESK_SIGNATURE_SIZE - 1] = '\0';
    return (size_t)(behind - line) - open;
}

/* Returns owned (json_free) and the entry in it; NULL when it is no such line. */
static struct json *read_entry(const char *line, size_t size)
{
    struct json *entry = NULL;
    return size && !json_read(line + sizeof OPEN - 1, size, &entry, NULL) ? entry : NULL;
}

int ledger_read(const char *line, char out_day[LEDGER_DAY_SIZE], uint64_t counts[LEDGER_COUNTS])
{
    char signature[DESK_SIGNATURE_SIZE];
    struct json *entry = read_entry(line, find_entry(line, signature));
    const char *day = json_member_text(entry, "day", "");
    int is_line = ledger_day_read(day) > 0;
    snprintf(out_day, LEDGER_DAY_SIZE, "%s", is_line ? day : "");
    for (int i = 0; i < LEDGER_COUNTS; i++) {
        int64_t count = json_as_integer(json_member(json_member(entry, "counts"), ledger_names[i]), 0);
        counts[i] = count > 0 ? (uint64_t)count : 0;
    }
    json_free(entry);
    return is_line;
}

/* ── verifying ── */

/* What the entry says beside its signature. */
static int check_entry(struct ledger_check *check, const struct json *entry, struct err *err)
{
    const char *day = json_member_text(entry, "day", ""), *key = json_member_text(entry, "key", "");
    const char *previous = json_member_text(entry, "previous", "");
    if (!ledger_day_read(day))
        return err_set(err, ERR_INVALID, "it names no day");
    if (strcmp(day, check->day) <= 0)
        return err_set(err, ERR_INVALID, "its day, %s, does not come after %s", day, check->day);
    if (*check->key && strcmp(key, check->key) != 0)
        return err_set(err, ERR_INVALID, "it is signed by another key, %.64s", key);
    if (check->lines && strcmp(previous, check->previous) != 0)
        return err_set(
            err, ERR_INVALID,
            "the line before it is not the one that it was chained to: something was changed, left out or put in");
    if (!check->lines) {
        check->is_whole = !*previous;
        snprintf(check->first_day, sizeof check->first_day, "%s", day);
    }
    snprintf(check->day, sizeof check->day, "%s", day);
    snprintf(check->key, sizeof check->key, "%.64s", key);
    return 0;
}

int ledger_check_line(struct ledger_check *check, const char *line, struct err *err)
{
    char signature[DESK_SIGNATURE_SIZE];
    size_t size = find_entry(line, signature);
    struct json *entry = read_entry(line, size);
    int code = 0;
    if (!entry)
        code = err_set(err, ERR_INVALID, "it is no line of a desk's log");
    else if (!desk_key_has_signed(json_member_text(entry, "key", ""), line + sizeof OPEN - 1, size, signature))
        code = err_set(err, ERR_INVALID, "its signature is not right: it was changed after it was signed");
    else
        code = check_entry(check, entry, err);
    json_free(entry);
    if (code)
        return code;
    hash_line(line, check->previous);
    check->lines++;
    return 0;
}
