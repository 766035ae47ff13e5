/* What every command of the tool has: its arguments, its settings, a loop and, when it needs one, a store. Commands are
 * short programs that ask and wait; results go to stdout, what a person should know to stderr. */
#ifndef TRIPTYCH_TOOL_H
#define TRIPTYCH_TOOL_H

#include "err.h"
#include "id.h"
#include "json_writer.h"
#include "loop.h"
#include "settings.h"
#include "store.h"

#include <stdint.h>

#define TOOL_ARGUMENTS_MAX 64
#define TOOL_JSON_MAX      (16u << 20) /* bytes of one JSON answer */

/* Scripts rely on these: 1 is a result ("there is no such story"), 2 a call that was written wrong. */
enum tool_exit { TOOL_OK = 0, TOOL_FAILED = 1, TOOL_USAGE = 2 };

/* An option as it stood on the command line; which ones a command knows stands in its row (commands.c). */
struct tool_given {
    const char *name;  /* "--from" */
    const char *value; /* NULL for one that takes none */
};

struct tool {
    const struct command *command;
    const char *arguments[TOOL_ARGUMENTS_MAX]; /* positional, behind the command's name */
    int argument_count;
    struct tool_given options[TOOL_ARGUMENTS_MAX];
    int option_count;
    int is_json;
    struct settings *settings;
    struct loop *loop;
    struct store *store; /* NULL when the command needs none */
    char instance[ID_SIZE];
    enum store_state store_state;
    char store_reason[ERR_TEXT_MAX];
    unsigned store_outages; /* how often Redis went away */
    int64_t wait_ms;        /* how long to wait for a Redis that is away; 0: TOOL_WAIT_MS */
};

#define COMMAND_OPTIONS_MAX 12

struct command_option {
    const char *name;  /* "--from"; NULL ends the list */
    const char *value; /* "SEQ"; NULL: takes none */
    const char *help;
};

/* One thing that a command with several can do. */
struct command_verb {
    const char *usage; /* NULL ends a table */
    const char *help;
    const char *example;
};

struct command {
    const char *name;
    const char *usage; /* what follows the name */
    const char *help;
    const char *example; /* a whole command line */
    int arguments_min, arguments_max;
    int needs_store;
    int (*run)(struct tool *tool); /* enum tool_exit */
    struct command_option options[COMMAND_OPTIONS_MAX];
};

/* The value of an option that takes one, or `fallback`; whether a flag was given. */
const char *tool_option(const struct tool *tool, const char *name, const char *fallback);
int tool_flag(const struct tool *tool, const char *name);
/* The value of an option that is a whole number from 1 to `max`; *out stays as it is when the option was not given.
 * Returns enum tool_exit; says what is wrong. */
int tool_option_number(const struct tool *tool, const char *name, long max, long *out);

/* Loads the settings and opens what the command needs. Returns enum tool_exit; says on stderr what is wrong. */
int tool_open(struct tool *tool, const char *config_path, const char *const *sets);
void tool_close(struct tool *tool);

/* Says what is wrong on stderr, "triptych COMMAND: …", and returns `code`. */
int tool_fail(const struct tool *tool, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* One question that waits for its answer. The callback of a store call gets it as context and ends with tool_answer. */
struct tool_question {
    struct tool *tool;
    int is_done;
    struct err err; /* code 0: answered */
    void *out;      /* the command's own */
};
void tool_answer(struct tool_question *question, const struct store_result *result);

/* Waits for the answer to a call that returned `called`. Returns 0, or says what failed and returns TOOL_FAILED. Gives
 * up after TOOL_WAIT_MS while Redis cannot be reached; tool->store is another one then. In any case the call has ended:
 * nothing is written through `question` any more. */
#define TOOL_WAIT_MS  10000
#define TOOL_LEAVE_MS 1000 /* after an interruption, for what is under way */
int tool_wait(struct tool_question *question, int called, const struct err *err);
/* The same, but nothing is said: returns 0, or a negative err_code with the sentence in `out`, which may be where `err`
 * of the call is. */
int tool_wait_quietly(struct tool_question *question, int called, struct err *out);

/* Prints what the writer holds, with a line break, and empties it. Returns enum tool_exit. */
int tool_print_json(const struct tool *tool, struct json_writer *writer);

/* SIGINT or SIGTERM came: long-running commands end. */
int tool_is_interrupted(void);
void tool_on_signal(int number); /* the handler */

#endif
