/* The pages of a reader's key. */
#include "page_tier_key.h"

#include "html.h"
#include "part_time.h"
#include "words.h"

static void write_token(struct buffer *out, const struct page_tier_key *shown)
{
    if (shown->form_token)
        buffer_format(out, "<input type=\"hidden\" name=\"form\" value=\"%s\"/>", shown->form_token);
}

static void write_form(struct buffer *out, const struct page_tier_key *shown)
{
    buffer_format(out, "<form method=\"post\" action=\"/key\"><p><label for=\"key\">%s</label></p>\n<p>",
                  say("Your key"));
    write_token(out, shown);
    buffer_format(
        out,
        "<input type=\"hidden\" name=\"action\" value=\"enter\"/><input id=\"key\" name=\"key\" "
        "type=\"password\" autocomplete=\"off\" required=\"required\" size=\"48\" maxlength=\"80\"/> "
        "<button>%s</button></p></form>\n<p class=\"small soft\">%s <code>Authorization: Bearer KEY</code>.</p>\n",
        say("Enter"), say("It is kept in a cookie of this browser, which no script can read. Programs send it as"));
}

struct button {
    const char *action, *field, *value, *label;
};

static void write_button(struct buffer *out, const struct page_tier_key *shown, const struct button *button)
{
    buffer_format(out,
                  "<form method=\"post\" action=\"/key\" class=\"inline\"><input type=\"hidden\" name=\"action\" "
                  "value=\"%s\"/>",
                  button->action);
    write_token(out, shown);
    if (*button->field)
        buffer_format(out, "<input type=\"hidden\" name=\"%s\" value=\"%s\"/>", button->field, button->value);
    buffer_format(out, "<button>%s</button></form>\n", button->label);
}

static void write_made(struct buffer *out, const struct site *site, const struct page_tier_key *shown)
{
    if (!*shown->made_token)
        return;
    buffer_text(out,
                "<div class=\"note\" role=\"status\"><p>The feed's address, shown this once. Whoever has it reads the "
                "feed as you do:</p><pre><code>");
    html_text(out, site->base_url);
    html_text(out, shown->made_path);
    buffer_text(out, "?token=");
    html_text(out, shown->made_token);
    buffer_text(out, "</code></pre></div>\n");
}

static void write_tokens(struct buffer *out, const struct site *site, const struct page_tier_key *shown)
{
    buffer_text(out, "<section class=\"box\"><h2>Feeds with this key</h2>\n<p>Feed readers cannot send a key: make "
                     "an address for each. It opens that one feed until you revoke it.</p>\n");
    for (size_t i = 0; i < shown->token_count; i++) {
        buffer_text(out, "<p><code>");
        html_text(out, shown->tokens[i]->path);
        buffer_text(out, "</code>, made ");
        part_time(out, shown->tokens[i]->created_ms, site->now_ms);
        buffer_text(out, "</p>");
        /* Ids are ours and of safe letters (tier_key_id_is_valid), so buttons need not escape them. */
        write_button(out, shown, &(struct button){"revoke", "id", shown->tokens[i]->id, "Revoke"});
    }
    if (shown->token_count < TIER_KEYRING_TOKENS_MAX) {
        write_button(out, shown, &(struct button){"token", "feed", "/feed.atom", "Make one for Atom"});
        write_button(out, shown, &(struct button){"token", "feed", "/feed.rss", "Make one for RSS"});
        write_button(out, shown, &(struct button){"token", "feed", "/feed.json", "Make one for JSON Feed"});
    }
    buffer_text(out, "</section>\n");
}

static void write_tier_key(struct buffer *out, const struct site *site, const struct page_tier_key *shown)
{
    buffer_format(out, "<p>This browser has the key <code>%s</code>: it opens <b>%s</b>", shown->tier_key->id,
                  tier_name(shown->tier_key->tier));
    if (shown->tier_key->expires_ms) {
        buffer_text(out, " until ");
        part_time(out, shown->tier_key->expires_ms, site->now_ms);
    }
    buffer_text(out, ".</p>\n");
    write_button(out, shown, &(struct button){"forget", "", "", "Forget it"});
    write_made(out, site, shown);
    write_tokens(out, site, shown);
}

void page_tier_key(struct buffer *out, const struct site *site, const struct page_tier_key *shown)
{
    struct page_frame frame = {.title = say("Key"), .description = "", .path = "/key", .search = "", .is_listed = 0};
    page_begin(out, site, &frame);
    buffer_format(out, "<div class=\"list-page\"><h1 class=\"title\">%s</h1>\n", say("Key"));
    if (*shown->sentence) {
        buffer_text(out, "<p class=\"note\" role=\"alert\">");
        html_text(out, shown->sentence);
        buffer_text(out, "</p>\n");
    }
    if (shown->tier_key)
        write_tier_key(out, site, shown);
    else
        write_form(out, shown);
    if (!shown->tier_key && html_is_web_url(site->upgrade_url)) {
        buffer_format(out, "<p>%s <a href=\"", say("No key yet?"));
        html_text(out, site->upgrade_url);
        buffer_format(out, "\">%s</a></p>\n", say("Get one"));
    }
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
