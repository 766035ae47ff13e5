/* A name that is misspelt would otherwise narrow nothing, and the answer would look right. */
#include "params.h"

#include "respond.h"
#include "url.h"
#include "web_path.h"

#include <stdio.h>
#include <string.h>

#define SENTENCE_MAX 512
#define NAME_SHOWN   40 /* bytes of a name that is not ours */

/* Whether `name` is one of `names`, which blanks separate. */
static int is_among(const char *names, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = names; len && (at = strstr(at, name)) != NULL; at += len)
        if ((at == names || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
            return 1;
    return 0;
}

void params_refuse(struct web *web, struct http_request *request, const char *parameter, const char *sentence)
{
    if (web_path_is_page(http_path(request)))
        respond_error_page(web, request, 400, "Bad request", sentence);
    else
        respond_problem_at(request, 400, sentence, &(struct http_problem_place){.parameter = parameter});
}

static void refuse_unknown(struct web *web, struct http_request *request, const char *name, const char *allowed)
{
    char sentence[SENTENCE_MAX], shown[NAME_SHOWN + 1];
    snprintf(shown, sizeof shown, "%.*s", NAME_SHOWN, name);
    size_t len = (size_t)snprintf(sentence, sizeof sentence, "There is no parameter \"%s\" here. There ", shown);
    if (!*allowed)
        snprintf(sentence + len, sizeof sentence - len, "are none.");
    else
        snprintf(sentence + len, sizeof sentence - len, "are: %s.", allowed);
    params_refuse(web, request, name, sentence);
}

static int is_repeated(const struct http_request *request, size_t index, const char *name)
{
    const char *other;
    for (size_t i = 0; i < index; i++)
        if (http_param(request, i, &other) && strcmp(other, name) == 0)
            return 1;
    return 0;
}

int params_check(struct web *web, struct http_request *request, const char *allowed, const char *may_be_empty)
{
    const char *name, *value;
    char sentence[SENTENCE_MAX];
    for (size_t i = 0; (value = http_param(request, i, &name)) != NULL; i++) {
        if (!is_among(allowed, name)) {
            /* Networks where a link is shared add their own; the reader who follows it has done nothing wrong. */
            if (web_path_is_page(http_path(request)) && url_is_tracker(name))
                continue;
            refuse_unknown(web, request, name, allowed);
            return 0;
        }
        int is_empty = !*value && !is_among(may_be_empty, name);
        if (!is_empty && (is_among(PARAMS_MANY, name) || !is_repeated(request, i, name)))
            continue;
        snprintf(sentence, sizeof sentence,
                 is_empty ? "%s has no value: leave it out, or say which." : "%s is given twice.", name);
        params_refuse(web, request, name, sentence);
        return 0;
    }
    return 1;
}
