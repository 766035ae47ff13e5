/* The files as this user sees them: in the deployment the tool runs as the same user, with the same mounts, as the
 * daemons. */
#include "checks.h"

#include "link_curve.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define READABLE "It must be there and readable for the user of the programs (uid 10001 in containers)."

static void check_readable(const struct settings *settings, const char *name, struct findings *findings)
{
    const char *path = settings_text(settings, name);
    if (path[0] && access(path, R_OK) != 0)
        findings_fault(findings, name, READABLE, "%.200s: %s", path, strerror(errno));
}

void check_files(const struct settings *settings, struct findings *findings)
{
    struct err err = {0};
    check_readable(settings, "redis_password_file", findings);
    check_readable(settings, "redis_ca_file", findings);
    check_readable(settings, "redis_cert_file", findings);
    check_readable(settings, "redis_key_file", findings);
    check_readable(settings, "key_secret", findings);
    if (link_curve_open(settings_text(settings, "bus_key"), &err))
        findings_fault(findings, "bus_key",
                       "All processes of a desk hold the same file: triptych keys bus FILE makes one.", "%s", err.text);
}
