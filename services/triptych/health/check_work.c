/* Work that is late says that a stage does not finish, though its replicas may say that they are well: they are, and do
 * nothing, as one that hangs in a call does. */
#include "checks.h"

#include "link.h"

#include <inttypes.h>

void check_work(const struct desk_view *view, struct findings *findings)
{
    for (int stage = 0; stage < STAGE_REPLAY; stage++)
        if (view->late[stage].count)
            findings_fault(findings, stage_name((enum stage)stage),
                           "Look in its log why it does not finish, or start more of it (--scale).",
                           "%" PRIu64 " pieces of work are overdue, the oldest by %" PRId64 " s",
                           view->late[stage].count, view->late[stage].oldest_ms / 1000);
    if (view->counts.dead)
        findings_hint(findings, "dead letters",
                      "triptych dead list says why; triptych dead retry --all tries them again.",
                      "%" PRIu64 " pieces of work were given up", view->counts.dead);
}
