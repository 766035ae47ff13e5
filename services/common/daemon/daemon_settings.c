/* The settings that daemons share, and what --help and --man print. */
#include "daemon_state.h"
#include "manual.h"
#include "redis_settings.h"

#include <stdio.h>

static const struct setting shared_settings[] = {
    {.name = "http_listen", .fallback = "127.0.0.1:9100", .help = "/healthz /readyz /metrics; none: not at all"},
    {.name = "log_level",
     .type = SETTING_CHOICE,
     .fallback = "info",
     .choices = "debug|info|warn|error",
     .help = "the least that is logged"},
    {.name = "log_format",
     .type = SETTING_CHOICE,
     .fallback = "text",
     .choices = "text|json",
     .help = "one line a fact on stderr, for people or for machines"},
    {.name = NULL},
};

/* Of daemons that are part of a desk. */
static const struct setting desk_settings[] = {
    REDIS_SETTINGS,
    {.name = "edition", .fallback = "world", .help = "which set of feeds and stories this is, apart from all others"},
    {.name = "bus_listen",
     .fallback = "tcp://127.0.0.1:*",
     .help = "where the next stage's workers connect to, as ZeroMQ writes it"},
    {.name = "bus_advertise",
     .fallback = "",
     .help = "how they find it; empty: bus_listen as bound; auto: this host's address on Redis's network"},
    {.name = "bus_key",
     .fallback = "",
     .help = "key file that all processes share (triptych keys bus FILE); empty: links are not encrypted"},
    {.name = NULL},
};

/* The order in which --help and the manual show them: what all daemons share, what those of a desk share, the
 * daemon's own. */
void daemon_settings_tables(const struct daemon_spec *spec, const struct setting *out_tables[DAEMON_TABLES])
{
    static const struct setting none[] = {{.name = NULL}};
    out_tables[0] = shared_settings;
    out_tables[1] = spec->is_alone ? none : desk_settings;
    out_tables[2] = spec->settings ? spec->settings : none;
    out_tables[3] = NULL;
}

void daemon_print_help(const struct daemon *daemon, const struct setting *const *tables)
{
    printf("%s: %s\n\n"
           "  --config FILE      settings from an ini file\n"
           "  --set name=value   one setting; wins over the file\n"
           "  --check            check the settings and exit\n"
           "  --version, --help, --man\n\n"
           "The environment variable TRIPTYCH_NAME sets `name` and wins over both.\n\nSettings:\n",
           daemon->program, daemon->spec->purpose);
    settings_print_help(tables);
}

void daemon_print_manual(const struct daemon *daemon, const struct setting *const *tables)
{
    static const struct manual_option options[] = {{"--config FILE", "settings from an ini file"},
                                                   {"--set name=value", "one setting; wins over the file"},
                                                   {"--check", "check the settings and exit"},
                                                   {"--version, --help, --man", "say what this is"},
                                                   {NULL, NULL}};
    const struct manual manual = {.program = daemon->program,
                                  .section = 8,
                                  .purpose = daemon->spec->purpose,
                                  .synopsis = "[--config FILE] [--set name=value]…",
                                  .options = options,
                                  .tables = tables,
                                  .see_also = "triptych(1)"};
    manual_print(&manual);
}
