/* Reads the table of how common stems are in news, by language, that an empty index starts from. Rows stay in the text
 * they were read from; entries point into it. */
#include "term_prior.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROW_TERMS 8192

static int begin_language(struct term_priors *priors, const char *lang)
{
    if (priors->language_count == TERM_PRIOR_LANGUAGES_MAX || !*lang ||
        strlen(lang) >= sizeof priors->languages[0].lang)
        return ERR_INVALID;
    struct term_prior_language *language = &priors->languages[priors->language_count++];
    snprintf(language->lang, sizeof language->lang, "%s", lang);
    language->first = priors->term_count;
    return 0;
}

static int add_term(struct term_priors *priors, const char *stem, unsigned long articles)
{
    if (priors->term_count == TERM_PRIOR_TERMS_MAX)
        return ERR_TOO_LARGE;
    /* Grows by a fixed step: this happens once, at the start, where copying costs nothing that matters. */
    if (priors->term_count % GROW_TERMS == 0) {
        struct term_prior *grown = realloc(priors->terms, (priors->term_count + GROW_TERMS) * sizeof *grown);
        if (!grown)
            return ERR_MEMORY;
        priors->terms = grown;
    }
    priors->terms[priors->term_count++] = (struct term_prior){stem, (uint32_t)articles};
    priors->languages[priors->language_count - 1].count++;
    return 0;
}

/* "stem count stem count …" */
static int add_row(struct term_priors *priors, char *row)
{
    int code = priors->language_count ? 0 : ERR_INVALID;
    while (!code && *row) {
        char *stem = row;
        unsigned long articles = 0;
        char *at = row + strcspn(row, " ");
        if (at == stem || !*at || !model_text_take_unsigned(&at, TERM_PRIOR_COUNT_MAX, &articles))
            return ERR_INVALID;
        stem[strcspn(stem, " ")] = '\0';
        code = add_term(priors, stem, articles);
        row = at + (*at == ' ');
    }
    return code;
}

int term_priors_read(struct model_text *text, struct term_priors *out, struct err *err)
{
    char *row = NULL;
    double articles = 0;
    *out = (struct term_priors){.terms = NULL};
    int code = model_text_number(text, "articles", 1, TERM_PRIOR_COUNT_MAX, &articles, err);
    if (code)
        return code;
    out->articles = (uint32_t)articles;
    while ((code = model_text_row(text, &row, err)) == 1) {
        code = strncmp(row, "= ", 2) == 0 ? begin_language(out, row + 2) : add_row(out, row);
        if (code == ERR_INVALID)
            return model_text_wrong(text, "it is neither `= lang` nor `stem count stem count …`", err);
        if (code)
            return err_set(err, code, "model %s: too many terms, or no memory for them", text->name);
    }
    if (!code) {
        out->text = text->data;
        text->data = NULL;
        text->size = 0;
    }
    return code;
}

void term_priors_done(struct term_priors *priors)
{
    free(priors->terms);
    free(priors->text);
    *priors = (struct term_priors){.terms = NULL};
}
