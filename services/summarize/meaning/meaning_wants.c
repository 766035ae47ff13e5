/* A short list: looking through it costs less than a table would. */
#include "meaning_wants.h"

void meaning_wants_add(struct meaning_wants *wants, struct meaning_want want)
{
    for (unsigned i = 0; i < wants->count; i++)
        if (wants->rows[i].wording == want.wording)
            return;
    if (wants->count < MEANING_WANTS_MAX)
        wants->rows[wants->count++] = want;
}
