#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define WORDS_MAX      200
#define LINE_MAX_BYTES 16384
#define FILES_MAX      16

int triptych_main(int argc, char **argv); /* main.c's main */

char tool_out[BENCH_OUT_MAX], tool_err[BENCH_OUT_MAX];

struct capture {
    int descriptor, saved, memory;
};

/* Of the run under way: a test that fails within it comes back by bench_close. */
static struct capture captures[2];
static int is_capturing;
static char folder[64];
static char paths[FILES_MAX][128];
static unsigned path_count;

static struct capture begin_capture(int descriptor)
{
    struct capture capture = {descriptor, dup(descriptor), memfd_create("capture", 0)};
    assert_true(capture.saved >= 0 && capture.memory >= 0);
    dup2(capture.memory, descriptor);
    return capture;
}

static void end_capture(const struct capture *capture, char out[BENCH_OUT_MAX])
{
    dup2(capture->saved, capture->descriptor);
    close(capture->saved);
    ssize_t size = pread(capture->memory, out, BENCH_OUT_MAX - 1, 0);
    out[size < 0 ? 0 : size] = '\0';
    close(capture->memory);
}

static void begin_captures(void)
{
    fflush(stdout);
    fflush(stderr);
    captures[0] = begin_capture(STDOUT_FILENO);
    captures[1] = begin_capture(STDERR_FILENO);
    is_capturing = 1;
}

static void end_captures(void)
{
    fflush(stdout);
    fflush(stderr);
    if (is_capturing) {
        end_capture(&captures[0], tool_out);
        end_capture(&captures[1], tool_err);
    }
    is_capturing = 0;
}

int bench_open(void **state)
{
    (void)state;
    scripted_store_reset();
    unsetenv("TRIPTYCH_REDIS_URL");
    unsetenv("TRIPTYCH_EDITION");
    strcpy(folder, "/tmp/triptych-tool-XXXXXX");
    path_count = 0;
    return mkdtemp(folder) ? 0 : -1;
}

int bench_close(void **state)
{
    (void)state;
    end_captures();
    for (unsigned i = 0; i < path_count; i++)
        unlink(paths[i]);
    rmdir(folder);
    scripted_store_check();
    scripted_store_reset();
    return 0;
}

const char *bench_path(const char *name)
{
    assert_true(path_count < FILES_MAX);
    snprintf(paths[path_count], sizeof paths[0], "%s/%s", folder, name);
    return paths[path_count++];
}

const char *bench_file(const char *name, const char *text)
{
    const char *path = bench_path(name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
    return path;
}

/* ── running ── */

/* Cuts `line` into words in place. */
static int split(char *line, char **words)
{
    int count = 0;
    for (char *at = line; *(at += strspn(at, " "));) {
        char end = *at == '\'' ? '\'' : ' ';
        at += end == '\'';
        assert_true(count < WORDS_MAX);
        words[count++] = at;
        at = strchrnul(at, end);
        if (*at)
            *at++ = '\0';
    }
    return count;
}

int run_tool(const char *line)
{
    char copy[LINE_MAX_BYTES];
    char *words[WORDS_MAX + 2] = {(char[]){"triptych"}};
    assert_true((size_t)snprintf(copy, sizeof copy, "%s", line) < sizeof copy);
    int count = split(copy, words + 1) + 1;
    words[count] = NULL;
    begin_captures();
    int code = triptych_main(count, words);
    end_captures();
    return code;
}

/* ── asserting ── */

void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%s", part, text);
}

void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" is in:\n%s", part, text);
}

void assert_tool_cases(const struct tool_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int code = run_tool(cases[i].line);
        if (code != cases[i].code)
            fail_msg("triptych %s: exit %d, not %d; it says %s%s", cases[i].line, code, cases[i].code, tool_out,
                     tool_err);
        assert_contains(tool_out, cases[i].out ? cases[i].out : "");
        assert_contains(tool_err, cases[i].err ? cases[i].err : "");
    }
}
