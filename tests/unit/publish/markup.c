#include "markup.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DEPTH_MAX 64
#define NAME_MAX_ 32

struct reader {
    const char *at, *start;
    char open[DEPTH_MAX][NAME_MAX_];
    int depth;
    const char *problem;
};

static void fail_at(struct reader *reader, const char *problem)
{
    static char text[200];
    snprintf(text, sizeof text, "%s at byte %zu: %.60s", problem, (size_t)(reader->at - reader->start), reader->at);
    reader->problem = text;
}

static void read_entity(struct reader *reader)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strncmp(reader->at, known[i], strlen(known[i])) == 0) {
            reader->at += strlen(known[i]);
            return;
        }
    }
    fail_at(reader, "an invalid entity");
}

static void read_attributes(struct reader *reader)
{
    while (!reader->problem && isspace((unsigned char)*reader->at)) {
        while (isspace((unsigned char)*reader->at))
            reader->at++;
        if (!isalpha((unsigned char)*reader->at))
            return;
        reader->at += strcspn(reader->at, "= \n/>");
        if (strncmp(reader->at, "=\"", 2) != 0) {
            fail_at(reader, "an attribute without a quoted value");
            return;
        }
        for (reader->at += 2; !reader->problem && *reader->at != '"';) {
            if (*reader->at == '&')
                read_entity(reader);
            else if (*reader->at == '<' || !*reader->at)
                fail_at(reader, "an attribute that does not end");
            else
                reader->at++;
        }
        reader->at += !reader->problem;
    }
}

static void read_tag(struct reader *reader)
{
    char name[NAME_MAX_] = "";
    int is_end = reader->at[1] == '/';
    reader->at += 1 + is_end;
    size_t len = strcspn(reader->at, " \n/>");
    memcpy(name, reader->at, len < sizeof name ? len : sizeof name - 1);
    reader->at += len;
    if (is_end) {
        if (reader->depth == 0 || strcmp(reader->open[reader->depth - 1], name) != 0)
            fail_at(reader, "an end tag of another element");
        reader->depth--;
    } else {
        read_attributes(reader);
    }
    if (!reader->problem && !is_end && *reader->at == '/')
        reader->at++;
    else if (!reader->problem && !is_end)
        memcpy(reader->open[reader->depth++], name, sizeof name);
    if (!reader->problem && *reader->at++ != '>')
        fail_at(reader, "a tag that does not end");
    if (!reader->problem && reader->depth == DEPTH_MAX)
        fail_at(reader, "elements nested too deeply");
}

const char *markup_problem(const char *text)
{
    struct reader reader = {.at = text, .start = text};
    while (*reader.at && !reader.problem) {
        if (strncmp(reader.at, "<!DOCTYPE", 9) == 0 || strncmp(reader.at, "<?xml", 5) == 0)
            reader.at += strcspn(reader.at, ">") + 1;
        else if (*reader.at == '<')
            read_tag(&reader);
        else if (*reader.at == '&')
            read_entity(&reader);
        else
            reader.at++;
    }
    if (!reader.problem && reader.depth != 0)
        fail_at(&reader, "an element that does not end");
    return reader.problem;
}

char *markup_take(struct buffer *buffer)
{
    char *text = NULL;
    assert_int_equal(buffer_take(buffer, &text, NULL, NULL), 0);
    const char *problem = markup_problem(text);
    if (problem)
        fail_msg("%s", problem);
    return text;
}

void markup_has(const char *page, const char *text)
{
    if (!strstr(page, text))
        fail_msg("the page lacks: %s", text);
}

void markup_lacks(const char *page, const char *text)
{
    if (strstr(page, text))
        fail_msg("the page has: %s", text);
}
