/* Conditions of readiness and notes, and the bodies of /readyz and /healthz. */
#ifndef TRIPTYCH_HEALTH_H
#define TRIPTYCH_HEALTH_H

#include <stddef.h>

#define HEALTH_ITEMS_MAX 32 /* conditions, and as many notes */
#define HEALTH_NAME_MAX  48
#define HEALTH_TEXT_MAX  256
#define HEALTH_JSON_MAX  131072 /* every name and sentence escaped at its longest fits */

struct health_item {
    char name[HEALTH_NAME_MAX];
    char text[HEALTH_TEXT_MAX];
    int is_met; /* conditions only */
};

struct health {
    struct health_item conditions[HEALTH_ITEMS_MAX];
    struct health_item notes[HEALTH_ITEMS_MAX];
    size_t condition_count, note_count;
};

/* Returns 1 when the condition changed between met and unmet, or is new and unmet; 0 otherwise. */
int health_condition_set(struct health *health, const char *name, int is_met, const char *reason);
/* NULL or "" takes the note back. */
void health_note_set(struct health *health, const char *name, const char *sentence);
int health_is_ready(const struct health *health);

/* {"ready":…,"conditions":[{"name","met","reason"}],"notes":[{"name","text"}]} into `out`; returns its length. */
size_t health_print(const struct health *health, char *out, size_t size);

#endif
