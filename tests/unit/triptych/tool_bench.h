/* The tool as a person meets it: a command line, what it prints and its exit code. Redis is scripted_store. */
#ifndef TRIPTYCH_TOOL_BENCH_H
#define TRIPTYCH_TOOL_BENCH_H

#include "scripted_store.h"

#define BENCH_OUT_MAX 262144 /* bytes of what one run prints */

#define STORY_A   "s0000000000000001"
#define STORY_B   "s0000000000000002"
#define ARTICLE_A "a0000000000000001"
#define ARTICLE_B "a0000000000000002"

/* Setup and teardown of a test: an empty script; no TRIPTYCH_ name in the environment. */
int bench_open(void **state);
int bench_close(void **state);

/* Runs the tool on `line`, words between blanks; one in 'quotes' keeps its blanks. Returns the exit code. */
int run_tool(const char *line);
/* What the last run printed; borrowed until the next. */
extern char tool_out[BENCH_OUT_MAX], tool_err[BENCH_OUT_MAX];

/* Fails the test unless `text` contains `part`, and shows both. */
void assert_contains(const char *text, const char *part);
void assert_lacks(const char *text, const char *part);

/* One row of a table: what a command line gives. NULL: whatever. */
struct tool_case {
    const char *line;
    int code;
    const char *out, *err; /* what stdout and stderr contain */
};
void assert_tool_cases(const struct tool_case *cases, size_t count);
#define ASSERT_TOOL_CASES(cases) assert_tool_cases(cases, sizeof(cases) / sizeof *(cases))

/* A file of the test's own with `text` in it; removed by bench_close. Returns its path, borrowed. */
const char *bench_file(const char *name, const char *text);
/* A path in the same folder, where nothing is yet. */
const char *bench_path(const char *name);

#define tool_test(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)

#endif
