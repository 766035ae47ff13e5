/* What a robots.txt says to us (RFC 9309), and Crawl-delay, which many sites write though the RFC does not name it.
 * Read in two steps: robots_reduce keeps the rules that are meant for us, robots_judge asks them. Lenient as the big
 * crawlers are: names misspelt in the usual ways, no colon, any line ends. Pure. */
#ifndef TRIPTYCH_ROBOTS_H
#define TRIPTYCH_ROBOTS_H

#include <stddef.h>
#include <stdint.h>

#define ROBOTS_BODY_MAX  524288 /* bytes that are read of a robots.txt: what the RFC asks for, and a little */
#define ROBOTS_DELAY_MAX 300000 /* ms: a Crawl-delay of more is this one */

/* Bytes that robots_reduce may need for a body of `size_bytes`: each byte may be written as three. */
#define ROBOTS_REDUCED_SIZE(size_bytes) (3 * (size_bytes) + 1)

/* Writes the rules for the robot `name` ("triptych": letters, '-' and '_', in any case) as text of our own, "" when all
 * is allowed, to `out`, which has `out_size` bytes; rules that do not fit are left out. The rules of all groups that
 * name it, else those for all robots. */
void robots_reduce(const char *body, size_t size_bytes, const char *name, char *out, size_t out_size);

/* What robots_judge says no to, whatever the path. */
extern const char robots_disallow_all[];

/* Whether `path` (with its query, percent-encoded as it is asked for) may be asked, by what robots_reduce wrote: the
 * longest rule that matches decides, of two as long the one that allows. `*out_delay_ms`: the least pause between two
 * requests, 0 when none is asked for. */
int robots_judge(const char *reduced, const char *path, int64_t *out_delay_ms);

#endif
