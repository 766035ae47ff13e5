/* /method: how this desk decides, in plain words, with the thresholds that are set. Pure. */
#ifndef TRIPTYCH_PAGE_METHOD_H
#define TRIPTYCH_PAGE_METHOD_H

#include "page_frame.h"

struct page_method {
    const char *registry; /* classify's note: lines of common/registry/registry_figures.h; "" when there is none */
    const char *engine;   /* likewise: lines of its thresholds, "join_score_min 0.50"; "" when there is none */
    unsigned key_rate;    /* requests a minute of one key; 0: no limit */
    int is_open;          /* everyone sees everything */
};

void page_method(struct buffer *out, const struct site *site, const struct page_method *method);

#endif
