/* Sequence numbers of story events, and of the commit log: "<epoch>-<number>". Order and form. Pure. */
#ifndef TRIPTYCH_EVENT_SEQ_H
#define TRIPTYCH_EVENT_SEQ_H

#include <stdint.h>

#define EVENT_SEQ_SIZE 40 /* the longest, terminated */

/* < 0, 0, > 0 as `a` comes before, with or after `b`; "" comes before all. Both valid or "". */
int event_seq_compare(const char *a, const char *b);

/* 0 for "". */
uint64_t event_seq_epoch(const char *seq);

/* Whether `text` is two numbers of 64 bits separated by "-". */
int event_seq_is_valid(const char *text);

/* Copies; what is too long to be valid is cut. */
void event_seq_set(char out[EVENT_SEQ_SIZE], const char *seq);

#endif
