/* The parameters, one by one; what is no parameter at all, params_check has refused. */
#include "ask_choice.h"

#include "respond.h"

#define SENTENCE_SIZE 160

/* Returns 1, or 0 with the first parameter that asks for something else than there is. */
static int read_all(const struct http_request *request, struct article_choice *out, const char **out_name,
                    enum article_asked *out_asked)
{
    const char *value;
    *out = (struct article_choice){0};
    for (size_t i = 0; (value = http_param(request, i, out_name)) != NULL; i++) {
        *out_asked = article_choice_take(out, *out_name, value, tier_of_request(request));
        /* `lang` is the reader's, and networks where a link is shared add their own. */
        if (*out_asked != ARTICLE_ASKED && *out_asked != ARTICLE_NO_SUCH_PARAM)
            return 0;
    }
    return 1;
}

int ask_choice_check(struct web *web, struct http_request *request)
{
    struct article_choice choice;
    enum article_asked asked;
    const char *name;
    char sentence[SENTENCE_SIZE];
    if (read_all(request, &choice, &name, &asked))
        return 1;
    unsigned status = asked == ARTICLE_LOCKED ? 403 : 400;
    article_choice_problem(asked, name, sentence, sizeof sentence);
    respond_error_page(web, request, status, http_status_title(status), sentence);
    return 0;
}

void ask_choice_read(const struct http_request *request, struct article_choice *out)
{
    enum article_asked asked;
    const char *name;
    read_all(request, out, &name, &asked);
}
