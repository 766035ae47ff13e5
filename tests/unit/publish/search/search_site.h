/* A site whose index of searches lies in a folder of its own: for the tests that search it and watch it follow. */
#ifndef TRIPTYCH_SEARCH_SITE_H
#define TRIPTYCH_SEARCH_SITE_H

#include "scripted_store.h"

#include <stddef.h>

/* Of a test; the second fails when anything of the index stays behind. */
int search_site_open(void **state);
int search_site_close(void **state);

extern char search_site_folder[64];
extern const char *search_site_title; /* of the one article that every story has, as Redis tells it; "" at first */

/* Answers a question for a story: one article, with that title. */
void search_site_tell(const struct scripted_call *call);
/* Shows readers story `number`, last told so many minutes ago. */
void search_site_show(unsigned number, const char *headline, unsigned minutes);
/* Passes time until every story is in the index with its articles. */
void search_site_index(void);
/* Where in the last answer story `number` is linked; 0: it is not. */
size_t search_site_place(unsigned number);

#endif
