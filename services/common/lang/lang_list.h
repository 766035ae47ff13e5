/* The languages that a reader wants, the best first: from an address's ?lang=, from Accept-Language, from the edition.
 * Pure. */
#ifndef TRIPTYCH_LANG_LIST_H
#define TRIPTYCH_LANG_LIST_H

#include "err.h"

#define LANG_SIZE         4  /* ISO 639-1, or three letters where there are no two, terminated */
#define LANG_LIST_MAX     4  /* languages of one reader; who names more has them cut */
#define LANG_ACCEPT_PARTS 32 /* of a header that are looked at */
#define EDITION_LANG      "en"

/* Setting of each program that writes for readers: what an edition's stories are told in where nobody says otherwise. */
#define EDITION_LANG_SETTING                                                                                           \
    {                                                                                                                  \
        .name = "edition_lang", .fallback = EDITION_LANG,                                                              \
        .help = "the edition's language (ISO 639-1): headlines and summaries are in it where a story has an article "  \
                "in it, and readers who ask for no other get it",                                                      \
        .check = edition_lang_check                                                                                    \
    }

/* Whether `text` is a language's code, alone. Returns 0, or ERR_INVALID with what is wrong. */
int edition_lang_check(const char *text, struct err *err);

struct lang_list {
    unsigned count;
    char codes[LANG_LIST_MAX][LANG_SIZE];
};

/* Adds a language to the end of the list, in any of the forms that people write ("en-US", "pt_BR", "EN"). Returns 1; 0
 * when it is no language's code (NULL is none). One that is there already keeps its place, one too many is left out. */
int lang_list_add(struct lang_list *list, const char *declared);

/* Adds what the header Accept-Language prefers, by its weights (RFC 9110 12.5.4), but leaves one place free, for the
 * edition's language; what it refuses (q=0), "*" and what is no code are passed over. NULL adds nothing. */
void lang_list_accept(struct lang_list *list, const char *header);

/* The place of a language in the list, from 0; `count` when it is not there. */
unsigned lang_list_place(const struct lang_list *list, const char *lang);

#endif
