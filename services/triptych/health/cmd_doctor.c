/* triptych doctor: looks the whole desk over, and says what is wrong and what to do about it. */
#include "checks.h"
#include "cmd_health.h"

#include <stdio.h>

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* What was looked at, so that "no fault" means something. */
static void print_seen(const struct desk_view *view, const struct feeds_view *feeds)
{
    size_t alive = 0;
    for (size_t i = 0; i < view->replica_count; i++)
        alive += view->replicas[i].is_alive != 0;
    printf("looked at Redis %s, %zu replica%s, %u feed%s, the settings and the files that they name\n",
           view->redis.version, alive, plural(alive), feeds->total, plural(feeds->total));
}

/* Without Redis the files can still be looked at; nothing else is known then. */
static int look(struct tool *tool, struct desk_view *view, struct feeds_view *feeds, struct findings *findings)
{
    struct err err = {0};
    check_files(tool->settings, findings);
    if (desk_view_read(tool, view, &err)) {
        findings_fault(findings, "Redis",
                       "Is it running (docker compose ps redis), and what does its log say? redis_url and "
                       "redis_password_file say where it is and as whom we come.",
                       "%s", err.text);
        return TOOL_OK;
    }
    int code = feeds_view_read(tool, feeds);
    if (code)
        return code;
    check_redis(view, findings);
    check_replicas(view, findings);
    check_work(view, findings);
    check_feeds(feeds, findings);
    return TOOL_OK;
}

static int report(struct tool *tool, const struct desk_view *view, const struct feeds_view *feeds,
                  const struct findings *findings)
{
    if (!tool->is_json) {
        findings_print(findings, 1);
        if (view->redis.version[0])
            print_seen(view, feeds);
        printf("%zu fault%s, %zu hint%s\n", findings->faults, plural(findings->faults), findings->hints,
               plural(findings->hints));
        return TOOL_OK;
    }
    struct json_writer writer;
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    findings_write(&writer, findings);
    replicas_write(&writer, view);
    json_object_end(&writer);
    int code = tool_print_json(tool, &writer);
    json_writer_done(&writer);
    return code;
}

/* Exit 1 when there is a fault. */
int cmd_doctor(struct tool *tool)
{
    struct desk_view view = {.redis = {.version = ""}};
    struct feeds_view feeds = {0};
    struct findings findings = {.count = 0};
    tool->wait_ms = DESK_WAIT_MS;
    int code = look(tool, &view, &feeds, &findings);
    if (!code)
        code = report(tool, &view, &feeds, &findings);
    desk_view_done(&view);
    return code ? code : findings.faults ? TOOL_FAILED : TOOL_OK;
}
