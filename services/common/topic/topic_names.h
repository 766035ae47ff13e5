/* The topics there are: of the IPTC Media Topics (https://cv.iptc.org/newscodes/mediatopic, CC BY 4.0) the 17 of the
 * first level and those of the second that news is often about. Pure. */
#ifndef TRIPTYCH_TOPIC_NAMES_H
#define TRIPTYCH_TOPIC_NAMES_H

#include <stddef.h>

#define TOPICS_TOP      17
#define TOPICS_MAX      96 /* of both levels */
#define TOPIC_SLUG_SIZE 32 /* terminated */
#define TOPIC_NO_PARENT (-1)

struct topic_name {
    const char *slug; /* what messages, pages and the API call it: [a-z-] */
    const char *name; /* for people, as the IPTC has it */
    unsigned code;    /* of medtop:… */
    int parent;       /* its place in topic_names, or TOPIC_NO_PARENT */
};

/* The first level in the first TOPICS_TOP places. The order is that of the model's classes. */
extern const struct topic_name topic_names[];
extern const size_t topic_names_count;

/* Its place in topic_names, or -1. */
int topic_find(const char *slug);

#endif
