/* A feed that fails is its own affair; half of them with the same answer have a cause on this side. */
#include "checks.h"

#include <inttypes.h>

/* What many feeds with the same answer have in common. */
static const char *advice_on(int64_t status)
{
    switch (status) {
    case 0:
        return "Mostly it is the way out: name service, firewall, proxy of this machine; or fetch_private for feeds on "
               "your own network. triptych feeds show FEED has its last failures, triptych feeds refresh FEED asks "
               "again at "
               "once.";
    case 401:
    case 407:
        return "They ask for a password: triptych feeds set FEED auth=@FILE.";
    case 403:
    case 429:
    case 451:
        return "These sites turn this desk away. Does CONTACT name somebody who can be reached? Addresses of data "
               "centres and VPNs are often refused: try another way out, or triptych feeds set FEED user_agent=TEXT; "
               "then "
               "triptych feeds refresh FEED, which asks at once.";
    case 404:
    case 410:
        return "The addresses are old: triptych feeds remove FEED, triptych feeds add SITE.";
    default:
        return status >= 500 ? "Their servers fail; feeds are tried again by themselves."
                             : "triptych feeds show FEED has its last failures.";
    }
}

void check_feeds(const struct feeds_view *feeds, struct findings *findings)
{
    unsigned asked = feeds->total - feeds->paused - feeds->gone;
    if (!feeds->total)
        findings_hint(findings, "feeds",
                      "triptych feeds import FILE.opml, or deploy/feeds/default.opml; or replay articles.",
                      "there are none");
    else if (!asked)
        findings_fault(findings, "feeds", "triptych feeds resume FEED, or feeds add SITE.", "all %u are paused or gone",
                       feeds->total);
    if (!feeds->failing)
        return;
    findings_fn *say = feeds->failing * 2 >= asked ? findings_fault : findings_hint;
    if (feeds->status)
        say(findings, "feeds", advice_on(feeds->status), "%u of %u fail, %u of them with status %" PRId64,
            feeds->failing, asked, feeds->common, feeds->status);
    else
        say(findings, "feeds", advice_on(0), "%u of %u fail, %u of them without an answer: %s", feeds->failing, asked,
            feeds->common, feeds->error);
}
