/* The hub delivers by the webhooks' lease: one replica posts to all. */
#include "publish_posts.h"

static int open_digests(struct publish *publish, const struct settings *settings, struct err *err)
{
    struct digest_desk *digests = &publish->digests;
    digests->loop = daemon_loop(publish->service.daemon);
    digests->store = publish->service.store;
    digests->catalog = publish->catalog;
    digests->stemmers = publish->stemmers;
    digests->site = &publish->web.site;
    digests->metrics = daemon_metrics(publish->service.daemon);
    digests->is_loaded = &publish->load.is_done;
    return digest_desk_open(digests, settings, err);
}

int publish_posts_open(struct publish *publish, const struct settings *settings, struct err *err)
{
    publish->hooks.web = &publish->web;
    publish->hooks.hub = &publish->follower.hub;
    publish->web.hooks = &publish->hooks;
    publish->websub.web = &publish->web;
    publish->websub.hooks = &publish->hooks;
    publish->web.websub = &publish->websub;
    int code = open_digests(publish, settings, err);
    if (!code)
        code = hooks_open(&publish->hooks, settings, err);
    return code ? code : websub_open(&publish->websub, settings_text(settings, "page_listen"), err);
}
