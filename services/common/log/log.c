/* One line a fact on stderr, for people (name=value) or for machines (JSON). Lines are written whole by one write, so
 * those of several threads or processes never mix; foreign text is quoted and capped. */
#include "log.h"

#include "clock.h"
#include "log_quote.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LOG_LINE_MAX    8192 /* bytes of one line; fields that do not fit are left out, and the line says so */
#define LOG_PROGRAM_MAX 32
#define LOG_STAMP_SIZE  32

static struct {
    char program[LOG_PROGRAM_MAX];
    enum log_level level;
    int as_json;
} setup = {.program = "triptych", .level = LOG_INFO};

static const char *const level_names[] = {"debug", "info", "warn", "error"};

void log_setup(const char *program, enum log_level level, int as_json)
{
    snprintf(setup.program, sizeof setup.program, "%s", program);
    setup.level = level;
    setup.as_json = as_json;
}

static void stamp(char out[LOG_STAMP_SIZE])
{
    char seconds[CLOCK_RFC3339_SIZE];
    int64_t now_ms = clock_now_ms();
    clock_rfc3339(now_ms, seconds);
    snprintf(out, LOG_STAMP_SIZE, "%.19s.%03dZ", seconds, (int)(now_ms % 1000));
}

/* Text needs quotes unless it is a plain word, so that a reader can split at spaces and at the first "=". Log
 * collectors and `cut` do the same. */
static int is_plain(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/@+,*#%");
    return len > 0 && text[len] == '\0' && len <= LOG_VALUE_MAX;
}

static void put_value(struct line *line, const struct log_field *field)
{
    if (field->kind == LOG_KIND_INT)
        line_printf(line, "%" PRId64, field->integer);
    else if (field->kind == LOG_KIND_REAL && isfinite(field->real))
        line_printf(line, "%.6g", field->real);
    else if (field->kind == LOG_KIND_REAL)
        line_puts(line, setup.as_json ? "null" : "none"); /* JSON knows no NaN */
    else if (!setup.as_json && field->text && is_plain(field->text))
        line_puts(line, field->text);
    else
        line_quote(line, field->text, LOG_VALUE_MAX);
}

static void put_field(struct line *line, const struct log_field *field)
{
    if (setup.as_json) {
        line_puts(line, ",");
        line_quote(line, field->name, LOG_VALUE_MAX);
        line_puts(line, ":");
    } else {
        line_puts(line, " ");
        line_puts(line, field->name);
        line_puts(line, "=");
    }
    put_value(line, field);
}

static void put_head(struct line *line, enum log_level level, const char *event)
{
    char time[LOG_STAMP_SIZE];
    stamp(time);
    if (setup.as_json)
        line_printf(line, "{\"time\":\"%s\",\"level\":\"%s\"", time, level_names[level]);
    else
        line_printf(line, "%s %-5s ", time, level_names[level]);
    if (setup.as_json) {
        line_puts(line, ",\"program\":");
        line_quote(line, setup.program, LOG_PROGRAM_MAX);
        line_puts(line, ",\"event\":");
        line_quote(line, event, LOG_VALUE_MAX);
    } else {
        line_puts(line, setup.program);
        line_puts(line, " ");
        line_puts(line, event);
    }
}

void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t count)
{
    static const char cut_mark[] = ",\"cut\":true}\n";
    char text[LOG_LINE_MAX];
    struct line line = {.text = text, .size = sizeof text - sizeof cut_mark};
    if (level < setup.level)
        return;
    put_head(&line, level, event);
    int was_cut = line.overflowed;
    for (size_t i = 0; i < count; i++) {
        size_t before = line.len;
        put_field(&line, &fields[i]);
        if (!line.overflowed)
            continue;
        line.len = before; /* a field is written whole or not at all */
        line.overflowed = 0;
        was_cut = 1;
    }
    line.size = sizeof text;
    if (was_cut)
        line_puts(&line, setup.as_json ? ",\"cut\":true" : " cut=true");
    line_puts(&line, setup.as_json ? "}\n" : "\n");
    /* A log that cannot be written has nowhere to be reported. */
    ssize_t written = write(STDERR_FILENO, line.text, line.len);
    (void)written;
}
