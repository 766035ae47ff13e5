/* Announces to summarize that a story changed. */
#ifndef TRIPTYCH_STORY_ANNOUNCE_H
#define TRIPTYCH_STORY_ANNOUNCE_H

#include <stdint.h>

struct classify;

void story_announce(struct classify *classify, const char *story_id, uint64_t version);

#endif
