/* A store of one sender's endpoint and a list of overdue ids, answered at once. */
#ifndef TRIPTYCH_FAKE_STORE_H
#define TRIPTYCH_FAKE_STORE_H

#include "store.h"

#define FAKE_OVERDUE_MAX 8

struct store {
    char instance[ID_SIZE], address[256]; /* "" when withdrawn */
    const char *own_address;              /* NULL: "" */
    const char *overdue[FAKE_OVERDUE_MAX];
    size_t overdue_count;
    char buried[64]; /* id of the last dead letter */
    unsigned late_count;
    int is_down;
};

#endif
