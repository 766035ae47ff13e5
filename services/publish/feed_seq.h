/* Sequence numbers of the feed, "<epoch>-<number>": order and form. Pure. */
#ifndef TRIPTYCH_FEED_SEQ_H
#define TRIPTYCH_FEED_SEQ_H

#define FEED_SEQ_SIZE 40 /* the longest, terminated */

/* < 0, 0, > 0 as `a` comes before, with or after `b`; "" comes before all. Both valid or "". */
int feed_seq_compare(const char *a, const char *b);

/* Whether `text` is two numbers of 64 bits parted by "-". */
int feed_seq_is_valid(const char *text);

/* Copies; what is too long to be valid is cut. */
void feed_seq_set(char out[FEED_SEQ_SIZE], const char *seq);

#endif
