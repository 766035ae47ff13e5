/* Looks a desk over and adds what is wrong to the findings. Pure but for check_files. The order of calling is that of
 * causes: what a full Redis explains is not told again of each daemon. */
#ifndef TRIPTYCH_CHECKS_H
#define TRIPTYCH_CHECKS_H

#include "desk_view.h"
#include "findings.h"
#include "settings.h"

#define CHECK_CLOCKS_MS 5000 /* two clocks may differ by this */
#define CHECK_CARD_MS   8000 /* a card may be older by this: it is renewed every two seconds */

/* Its memory, what it does when that ends, its disk, its clock. */
void check_redis(const struct desk_view *view, struct findings *findings);
/* Each stage has a replica; each replica is ready, connected, of one version, its clock right. */
void check_replicas(const struct desk_view *view, struct findings *findings);
/* Work that nobody finishes, work that was given up. */
void check_work(const struct desk_view *view, struct findings *findings);
/* Feeds that fail, many for one reason. */
void check_feeds(const struct feeds_view *feeds, struct findings *findings);
/* The files that the settings name can be read. */
void check_files(const struct settings *settings, struct findings *findings);

#endif
