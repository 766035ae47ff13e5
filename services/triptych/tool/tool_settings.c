/* The settings of the tool: those of the daemons that it needs too, and where the feed is. */
#include "tool_settings.h"

#include "lang_list.h"
#include "mail_address.h"
#include "redis_settings.h"
#include "side.h"

static const struct setting settings_table[] = {
    REDIS_SETTINGS,
    {.name = "edition", .type = SETTING_TEXT, .fallback = "world", .help = "which set of feeds and stories"},
    {.name = "bus_listen",
     .type = SETTING_TEXT,
     .fallback = "tcp://127.0.0.1:*",
     .help = "replay: where ingest fetches the rows"},
    {.name = "bus_advertise",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "replay: what ingest is told; empty: the bound address, auto: this host's address on Redis's network"},
    {.name = "bus_key",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "replay: key file that all processes share; empty: links are not encrypted"},
    {.name = "key_secret",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "keys: file that publish has too, which keys the stored hashes of tier keys"},
    {.name = "pub_connect",
     .type = SETTING_TEXT,
     .fallback = "tcp://127.0.0.1:5556",
     .help = "subscribe: the story feed's PUB socket"},
    {.name = "snapshot_connect",
     .type = SETTING_TEXT,
     .fallback = "tcp://127.0.0.1:5557",
     .help = "subscribe: its snapshot and replay socket"},
    {.name = "site_name", .fallback = "Triptych", .help = "digest: what the desk calls itself"},
    {.name = "base_url", .fallback = "", .help = "digest: the pages' address from outside; empty: no links to them"},
    {.name = "mail_from", .fallback = "", .help = "digest: whom it comes from", .check = mail_address_check},
    EDITION_LANG_SETTING,
    SIDE_SETTINGS,
    {.name = NULL},
};
const struct setting *const tool_settings[] = {settings_table, NULL};
