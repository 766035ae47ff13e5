/* Structured logs on stderr, one line a fact: JSON or text. error: a person must act; warn: went on without something;
 * info: state changed; debug: the path of single messages. Only daemons and the tool log; libraries return errors.
 * Foreign text is quoted, escaped and cut at LOG_VALUE_MAX. */
#ifndef TRIPTYCH_LOG_H
#define TRIPTYCH_LOG_H

#include <stddef.h>
#include <stdint.h>

#define LOG_VALUE_MAX 512 /* bytes of one value */

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_kind { LOG_KIND_TEXT, LOG_KIND_INT, LOG_KIND_REAL };

/* One name with its value, made by the macros below; only the member of its kind is set. */
struct log_field {
    const char *name;
    enum log_kind kind;
    const char *text; /* borrowed; NULL prints as empty */
    int64_t integer;
    double real;
};

#define LOG_TEXT(field, value) ((struct log_field){.name = (field), .kind = LOG_KIND_TEXT, .text = (value)})
#define LOG_INT(field, value)  ((struct log_field){.name = (field), .kind = LOG_KIND_INT, .integer = (int64_t)(value)})
#define LOG_REAL(field, value) ((struct log_field){.name = (field), .kind = LOG_KIND_REAL, .real = (value)})

/* log_info("article_placed", LOG_TEXT("article", id), LOG_TEXT("story", story)): at least one field, the id first. */
#define log_fields(level, event, ...)                                                                                  \
    log_write(level, event, (const struct log_field[]){__VA_ARGS__},                                                   \
              sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field))
#define log_debug(event, ...) log_fields(LOG_DEBUG, event, __VA_ARGS__)
#define log_info(event, ...)  log_fields(LOG_INFO, event, __VA_ARGS__)
#define log_warn(event, ...)  log_fields(LOG_WARN, event, __VA_ARGS__)
#define log_error(event, ...) log_fields(LOG_ERROR, event, __VA_ARGS__)

void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t count);

/* Once at start; `program` stands in every line. */
void log_setup(const char *program, enum log_level level, int as_json);

#endif
