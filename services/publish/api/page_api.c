/* The description's own sentences are in English and say so to the browser; what stands around them is in the page's language. */
#include "page_api.h"

#include "html.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

#define REF_SIZE         128 /* of "#/components/parameters/topic", terminated */
#define EXAMPLE_OPTIONAL 2   /* parameters that an example shows beside those it must have */
#define HOST_EXAMPLE     "http://127.0.0.1:8080"

/* What "$ref" points at, or the value itself; NULL when it points at nothing. One step: what is pointed at is no reference. */
static const struct json *resolve(const struct json *root, const struct json *value)
{
    const char *ref = json_as_text(json_member(value, "$ref"));
    char path[REF_SIZE];
    if (!ref)
        return value;
    if (strncmp(ref, "#/", 2) != 0 || strlen(ref) >= sizeof path)
        return NULL;
    snprintf(path, sizeof path, "%s", ref + 2);
    for (char *part = path, *end; root && part; part = end) {
        end = strchr(part, '/');
        if (end)
            *end++ = '\0';
        root = json_member(root, part);
    }
    return root;
}

/* A text or a number of the description; nothing for anything else. */
static void write_scalar(struct buffer *out, const struct json *value,
                         void (*write)(struct buffer *out, const char *text))
{
    char digits[JSON_NUMBER_SIZE];
    const char *text = json_as_text(value);
    write(out, text ? text : json_as_digits(value, digits));
}

static int is_scalar(const struct json *value)
{
    return json_kind(value) == JSON_KIND_TEXT || json_kind(value) == JSON_KIND_NUMBER;
}

static int is_in(const struct json *parameter, const char *place)
{
    return strcmp(json_member_text(parameter, "in", ""), place) == 0;
}

/* ── one operation's example ── */

static const struct json *parameter_named(const struct json *root, const struct json *parameters, const char *name,
                                          size_t len)
{
    for (size_t i = 0; i < json_count(parameters) && i < PAGE_API_ROWS_MAX; i++) {
        const struct json *parameter = resolve(root, json_at(parameters, i));
        const char *its = json_member_text(parameter, "name", "");
        if (is_in(parameter, "path") && strlen(its) == len && strncmp(its, name, len) == 0)
            return parameter;
    }
    return NULL;
}

/* "/api/v1/stories/{id}" with the example of each part; a part without one stays in its braces. */
static void write_example_path(struct buffer *out, const struct json *root, const char *path,
                               const struct json *parameters)
{
    while (*path) {
        size_t len = strcspn(path, "{"), name = path[len] ? strcspn(path + len, "}") : 0;
        html_text_bytes(out, path, len);
        path += len;
        if (!*path)
            return;
        const struct json *example =
            json_member(parameter_named(root, parameters, path + 1, name ? name - 1 : 0), "example");
        if (is_scalar(example))
            write_scalar(out, example, html_url_part);
        else
            html_text_bytes(out, path, name + (path[name] != '\0'));
        path += name + (path[name] != '\0');
    }
}

static void write_example_query(struct buffer *out, const struct json *root, const struct json *parameters)
{
    char before = '?';
    for (size_t i = 0, optional = 0; i < json_count(parameters) && i < PAGE_API_ROWS_MAX; i++) {
        const struct json *parameter = resolve(root, json_at(parameters, i)),
                          *example = json_member(parameter, "example");
        if (!is_in(parameter, "query") || !is_scalar(example))
            continue;
        if (!json_as_flag(json_member(parameter, "required")) && optional++ >= EXAMPLE_OPTIONAL)
            continue;
        buffer_text(out, before == '?' ? "?" : "&amp;");
        html_url_part(out, json_member_text(parameter, "name", ""));
        buffer_char(out, '=');
        write_scalar(out, example, html_url_part);
        before = '&';
    }
}

/* One operation of the description. Borrowed. */
struct operation {
    const char *method, *path; /* "GET" */
    const struct json *json;
};

/* What a request has beside its address: a method that is not GET, a key where none is no answer, a body. */
static void write_example_options(struct buffer *out, const struct operation *operation)
{
    if (strcmp(operation->method, "GET") != 0)
        buffer_format(out, "-X %s ", operation->method);
    if (json_count(json_member(operation->json, "security")))
        buffer_text(out, "-H &#39;Authorization: Bearer KEY&#39; ");
    if (json_member(operation->json, "requestBody"))
        buffer_text(out, "-H &#39;Content-Type: application/json&#39; -d @body.json ");
}

static void write_example(struct buffer *out, const struct site *site, const struct json *root,
                          const struct operation *of)
{
    const struct json *operation = of->json;
    const char *path = of->path;
    const struct json *parameters = json_member(operation, "parameters"),
                      *content = json_member(resolve(root, json_member(json_member(operation, "responses"), "200")),
                                             "content");
    /* A stream is shown as it comes. */
    int is_stream = json_member(content, "text/event-stream") != NULL;
    buffer_format(out, "<p>%s <code dir=\"ltr\">curl %s", say("Example:"), is_stream ? "-N " : "");
    write_example_options(out, of);
    buffer_text(out, "&#39;");
    html_text(out, *site->base_url ? site->base_url : HOST_EXAMPLE);
    write_example_path(out, root, path, parameters);
    write_example_query(out, root, parameters);
    buffer_text(out, "&#39;</code></p>\n");
}

/* ── sentences of the description ── */

/* Names stand between backquotes there (OpenAPI's texts are Markdown). A quote that is not closed is a character. */
static void write_marked(struct buffer *out, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "`");
        const char *end = text[len] ? strchr(text + len + 1, '`') : NULL;
        html_text_bytes(out, text, end ? len : strlen(text));
        if (!end)
            return;
        buffer_text(out, "<code>");
        html_text_bytes(out, text + len + 1, (size_t)(end - text) - len - 1);
        buffer_text(out, "</code>");
        text = end + 1;
    }
}

static void write_sentences(struct buffer *out, const char *text)
{
    if (!*text)
        return;
    buffer_text(out, "<p lang=\"en\" dir=\"ltr\">");
    write_marked(out, text);
    buffer_text(out, "</p>\n");
}

/* ── its parameters ── */

/* "1 to 200", "latest, top", as the schema has it. */
static void write_values(struct buffer *out, const struct json *schema)
{
    const struct json *values = json_member(schema, "enum"), *least = json_member(schema, "minimum"),
                      *most = json_member(schema, "maximum"), *otherwise = json_member(schema, "default");
    for (size_t i = 0; i < json_count(values) && i < PAGE_API_ROWS_MAX; i++) {
        buffer_text(out, i ? ", <code>" : " · <code>");
        write_scalar(out, json_at(values, i), html_text);
        buffer_text(out, "</code>");
    }
    if (is_scalar(least)) {
        buffer_text(out, is_scalar(most) ? " · " : " · ≥ ");
        write_scalar(out, least, html_text);
        if (is_scalar(most))
            buffer_text(out, "–");
        write_scalar(out, most, html_text);
    }
    if (is_scalar(otherwise)) {
        buffer_format(out, " · %s <code>", say("unless given:"));
        write_scalar(out, otherwise, html_text);
        buffer_text(out, "</code>");
    }
}

static void write_parameter(struct buffer *out, const struct json *parameter)
{
    const struct json *example = json_member(parameter, "example");
    buffer_text(out, "<dt><code>");
    html_text(out, json_member_text(parameter, "name", ""));
    buffer_text(out, "</code> <span class=\"small soft\">");
    buffer_text(out, is_in(parameter, "path")     ? say("part of the path")
                     : is_in(parameter, "header") ? say("header")
                                                  : say("parameter"));
    if (json_as_flag(json_member(parameter, "required")) && !is_in(parameter, "path"))
        buffer_format(out, " · %s", say("required"));
    if (json_as_flag(json_member(parameter, "deprecated")))
        buffer_format(out, " · %s", say("outdated"));
    write_values(out, json_member(parameter, "schema"));
    buffer_text(out, "</span></dt><dd lang=\"en\" dir=\"ltr\">");
    write_marked(out, json_member_text(parameter, "description", ""));
    if (is_scalar(example)) {
        buffer_text(out, " <code>");
        write_scalar(out, example, html_text);
        buffer_text(out, "</code>");
    }
    buffer_text(out, "</dd>\n");
}

/* Folded: most operations take the same twenty. */
static void write_parameters(struct buffer *out, const struct json *root, const struct json *parameters)
{
    size_t count = json_count(parameters);
    if (!count)
        return;
    buffer_text(out, "<details><summary>");
    buffer_format(out, say_count(count, "%u parameter", "%u parameters"), (unsigned)count);
    buffer_text(out, "</summary><dl class=\"params\">\n");
    for (size_t i = 0; i < count && i < PAGE_API_ROWS_MAX; i++)
        write_parameter(out, resolve(root, json_at(parameters, i)));
    buffer_text(out, "</dl></details>\n");
}

/* ── groups of operations ── */

/* "Answers: 200 application/json, 304, 400". */
static void write_answers(struct buffer *out, const struct json *root, const struct json *answers)
{
    const char *status;
    buffer_format(out, "<p class=\"small soft\">%s ", say("Answers:"));
    for (size_t i = 0; i < PAGE_API_ROWS_MAX && (status = json_name_at(answers, i)) != NULL; i++) {
        const char *type = json_name_at(json_member(resolve(root, json_member(answers, status)), "content"), 0);
        buffer_text(out, i ? ", " : "");
        html_text(out, status);
        if (!type || *status != '2')
            continue;
        buffer_text(out, " <code>");
        html_text(out, type);
        buffer_text(out, "</code>");
    }
    buffer_text(out, "</p>\n");
}

static void write_operation(struct buffer *out, const struct site *site, const struct json *root,
                            const struct operation *of)
{
    const struct json *operation = of->json;
    buffer_text(out, "<article class=\"op\" id=\"");
    html_text(out, json_member_text(operation, "operationId", ""));
    buffer_text(out, "\"><h3 dir=\"ltr\"><code>");
    buffer_format(out, "%s ", of->method);
    html_text(out, of->path);
    buffer_text(out, "</code></h3>\n");
    write_sentences(out, json_member_text(operation, "summary", ""));
    write_sentences(out, json_member_text(operation, "description", ""));
    write_example(out, site, root, of);
    write_parameters(out, root, json_member(operation, "parameters"));
    write_answers(out, root, json_member(operation, "responses"));
    buffer_text(out, "</article>\n");
}

/* The description's groups, for the catalogues; another one stays as it is. */
static const char *group_title(const char *name)
{
    static const char *const names[] = {SAY_LATER("Stories"),       SAY_LATER("Subjects and sources"),
                                        SAY_LATER("Of an address"), SAY_LATER("Events"),
                                        SAY_LATER("Webhooks"),      SAY_LATER("Feeds"),
                                        SAY_LATER("The desk")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return say(names[i]);
    return name;
}

/* In the order of the description; of a path what reads comes before what changes. */
static void write_group(struct buffer *out, const struct site *site, const struct json *root, const char *name)
{
    static const struct {
        const char *name, *shown;
    } methods[] = {{"get", "GET"}, {"post", "POST"}, {"delete", "DELETE"}};
    const struct json *paths = json_member(root, "paths");
    const char *path;
    buffer_text(out, "<section class=\"part\"><h2>");
    html_text(out, group_title(name));
    buffer_text(out, "</h2>\n");
    for (size_t i = 0; i < PAGE_API_ROWS_MAX && (path = json_name_at(paths, i)) != NULL; i++) {
        for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
            const struct operation operation = {methods[m].shown, path,
                                                json_member(json_member(paths, path), methods[m].name)};
            const char *group = json_as_text(json_at(json_member(operation.json, "tags"), 0));
            if (group && strcmp(group, name) == 0)
                write_operation(out, site, root, &operation);
        }
    }
    buffer_text(out, "</section>\n");
}

void page_api(struct buffer *out, const struct site *site, const struct json *description)
{
    const struct page_frame frame = {.title = say("API"),
                                     .description =
                                         say("Every story, article, source and event as data, for programs."),
                                     .path = "/api",
                                     .search = "",
                                     .is_listed = 1};
    const struct json *groups = json_member(description, "tags");
    page_begin(out, site, &frame);
    buffer_format(out,
                  "<div class=\"list-page\"><h1 class=\"title\">%s <small>%s</small></h1>\n<p>%s <a "
                  "href=\"/openapi.json\">openapi.json</a></p>\n",
                  say("API"), say("Every story, article, source and event as data, for programs."),
                  say("It needs no account. What is said of each address is in English, as programs read it too:"));
    write_sentences(out, json_member_text(json_member(description, "info"), "description", ""));
    for (size_t i = 0; i < json_count(groups) && i < PAGE_API_ROWS_MAX; i++)
        write_group(out, site, description, json_member_text(json_at(groups, i), "name", ""));
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
