/* The page that our User-Agent leads to. What it promises is what ingest does (fetch_turn.c, robots.h,
 * feed_schedule.c): whoever changes a rule there changes its sentence here. */
#include "page_bot.h"

#include "html.h"
#include "words.h"

#define NAME_MAX_BYTES 4096 /* of the desk's name, escaped */

static void begin_part(struct buffer *out, const char *title)
{
    buffer_format(out, "<section class=\"box\"><h2>%s</h2>\n", title);
}

static void paragraph(struct buffer *out, const char *text)
{
    buffer_format(out, "<p>%s</p>\n", text);
}

static void write_who(struct buffer *out, const struct site *site, const char *agent)
{
    struct buffer name;
    buffer_init(&name, NAME_MAX_BYTES);
    html_text(&name, site->name);
    buffer_text(out, "<p>");
    buffer_format(
        out,
        say("%s is a news desk: it reads the feeds of many outlets, puts articles about the same event side by "
            "side, and links to each of them. It runs the open program Triptych, and whoever runs it chose "
            "the feeds."),
        name.data ? name.data : "");
    buffer_text(out, "</p>\n");
    buffer_done(&name);
    /* Without a contact ingest fetches nothing, so there is no User-Agent to show. */
    if (!*agent)
        return;
    buffer_format(out, "<p>%s</p>\n<pre dir=\"ltr\"><code>User-Agent: ", say("Its requests say who they are from:"));
    html_text(out, agent);
    buffer_text(out, "</code></pre>\n");
    paragraph(out, say("In the brackets stands how to reach who runs it: write, and ask for whatever you would have "
                       "otherwise."));
}

static void write_requests(struct buffer *out)
{
    begin_part(out, say("What it asks for"));
    paragraph(out, say("Your feed: at first every quarter of an hour, then as often as it brings something, from every "
                       "five minutes to every six hours. Each request repeats your ETag and Last-Modified, so that an "
                       "unchanged feed costs a 304; answers may be compressed. At most 8 MB are read."));
    paragraph(out,
              say("It comes with one connection at a time and a pause between two requests to your host, also when "
                  "it asks for several feeds or follows a redirect, and however many computers the desk runs on."));
    paragraph(out, say("Where your feed says little of an article, its page is read as well: once, soon after the "
                       "article is new, if robots.txt allows it. If your feed names a WebSub hub, it subscribes there "
                       "and asks for the feed less often."));
    paragraph(out, say("An article's picture is asked for once, when a reader first sees the article here, and kept: "
                       "your server neither sends it to each reader nor learns who they are."));
    paragraph(out, say("It runs no script, fills in no form and gets around no paywall."));
    buffer_text(out, "</section>\n");
}

static void write_limits(struct buffer *out)
{
    begin_part(out, say("How to slow it down or keep it out"));
    buffer_text(out, "<ul><li>");
    buffer_format(out,
                  say("robots.txt is obeyed, a day at most after you changed it: the group %s, else %s, with "
                      "Crawl-delay. This keeps it out:"),
                  "<code>Triptych</code>", "<code>*</code>");
    buffer_text(out, "\n<pre dir=\"ltr\"><code>User-agent: Triptych\nDisallow: /</code></pre></li>\n");
    buffer_format(out, "<li>%s</li>\n",
                  say("Retry-After is obeyed with any answer, for the feed and for the whole host."));
    buffer_format(out, "<li>%s</li>\n",
                  say("Cache-Control max-age and the feed's ttl say how long not to come back, up to six hours."));
    buffer_format(out, "<li>%s</li></ul></section>\n",
                  say("A feed that fails is asked less and less often, once a day in the end."));
}

static void write_use(struct buffer *out)
{
    begin_part(out, say("What becomes of your articles"));
    paragraph(out, say("Pages show the headline, an excerpt and the name of your outlet, and link to your own address: "
                       "readers come to you. Sentences that sum up a story are taken from its articles, each with a "
                       "link to the one it is from. Articles leave after some weeks; who runs the desk can remove one, "
                       "or all of a source, at once."));
    buffer_text(out, "</section>\n");
}

void page_bot(struct buffer *out, const struct site *site, const char *agent)
{
    struct page_frame frame = {.title = say("For those who run a site"),
                               .description = say("What this desk does to the sites that it reads."),
                               .path = "/about/bot",
                               .search = "",
                               .is_listed = 1};
    page_begin(out, site, &frame);
    buffer_format(out, "<div class=\"list-page\"><h1 class=\"title\">%s</h1>\n", say("For those who run a site"));
    write_who(out, site, agent);
    write_requests(out);
    write_limits(out);
    write_use(out);
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
