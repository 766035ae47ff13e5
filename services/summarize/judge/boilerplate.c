/* Sentences that are about the page and not about the news: cookies, subscriptions, captions, credits. A list of
 * phrases by their first byte, so that most bytes of a text cost one look. */
#include "boilerplate.h"

/* In lower case, by their first byte; the last of each row is NULL. Phrases that a report could hold by chance must not
 * stand here: the sentence is dropped whatever else it says. */
static const char *const *const phrases[256] = {
    ['('] = (const char *const[]){"(ap photo", "(photo", "(reuters photo", NULL},
    ['a'] = (const char *const[]){"a subscription to", "accept all cookies", "accept cookies", "accepter les cookies",
                                  "ad blocker", "additional reporting by", "advertisement -", "advertisement scroll",
                                  "aktivieren sie javascript", "all rights reserved", "alle rechte vorbehalten",
                                  "already a subscriber", "already have an account",
                                  "also read:", "anzeige:", "article continues below", NULL},
    ['b'] = (const char *const[]){"breaking news alerts", "by continuing to use", "by submitting your", NULL},
    ['c'] = (const char *const[]){"check your dns", "click here", "click to share", "cliquez ici", "continue reading",
                                  "contributed to this report", "cookie policy", "cookie settings",
                                  "cookie-einstellungen", "cookies to", "copyright 20", "copyright ©",
                                  "create a display name", "create a free account", "create an account",
                                  "credit:", "cree una cuenta", "crédit photo", NULL},
    ['d'] = (const char *const[]){"derechos reservados", "disable your ad", "download our app", "download the app",
                                  "droits réservés", NULL},
    ['e'] = (const char *const[]){"editing by", "enable javascript", "enter your email", "excerpt unavailable", NULL},
    ['f'] = (const char *const[]){"follow on google", "follow topic", "follow us", "for more information go to",
                                  "foto:", "free access", "free newsletter", NULL},
    ['g'] = (const char *const[]){"get our app", "get our newsletter", "getty images", NULL},
    ['h'] = (const char *const[]){"haga clic aqu", "have your say", NULL},
    ['i'] = (const char *const[]){"image caption", "image credit", "image source", "image:", "in your inbox",
                                  "inscrivez-vous", "iscriviti", NULL},
    ['j'] = (const char *const[]){"javascript is", "javascript to", "jetzt abonnieren", "join our telegram",
                                  "join our whatsapp", NULL},
    ['k'] = (const char *const[]){"keep reading", NULL},
    ['l'] = (const char *const[]){"leer más", "leggi anche", "leia mais", "leia também", "lire aussi",
                                  "list of 3 items", "log in or", "log in to", "log into your", "login to", NULL},
    ['m'] = (const char *const[]){"media caption", "media playback", "mehr zum thema", "more information about cookies",
                                  NULL},
    ['n'] = (const char *const[]){"nonprofit newsroom", "newsletter", "no part of this", "not a subscriber", NULL},
    ['o'] = (const char *const[]){"originally appeared", "originally published", "our privacy",
                                  "our standards:", "our website uses", NULL},
    ['p'] = (const char *const[]){"page not found", "photo by", "photo credit",
                                  "photo:", "photograph:", "pic.twitter.com", "play video", "please enable",
                                  "please subscribe", "please try again", "privacy notice", "produced by afp", NULL},
    ['r'] = (const char *const[]){"react to this", "read also:", "read more", "reading time", "read next",
                                  "read our privacy", "recommended stories", "register for free", "related articles",
                                  "related:", "reload the page", NULL},
    ['s'] =
        (const char *const[]){"s'abonner",
                              "see also:",
                              "select language",
                              "share on facebook",
                              "share this article",
                              "share this story",
                              "sign in or",
                              "sign in to",
                              "sign up for free",
                              "sign up for our",
                              "sign up here",
                              "sign up now",
                              "sign up to get",
                              "sign up to our",
                              "skip to",
                              "sponsored content",
                              "story continues below",
                              "subscribe",
                              "subscriber-only",
                              "support our journalism",
                              "suscríbete",
                              "s’abonner",
                              NULL},
    ['t'] = (const char *const[]){"this article is made",
                                  "this article first",
                                  "this story is part",
                                  "this story was",
                                  "this report was produced",
                                  "this video",
                                  "this page",
                                  "tap here",
                                  "terms and conditions",
                                  "terms of service",
                                  "terms of use",
                                  "thank you for reading",
                                  "the privacy policy",
                                  "this article has been updated",
                                  "this article was",
                                  "this site uses",
                                  "this story has been",
                                  "this story was originally",
                                  "this website uses",
                                  "to view this",
                                  "todos los derechos",
                                  "tous droits",
                                  NULL},
    ['u'] = (const char *const[]){"unsubscribe", "use cookies", "use of cookies", NULL},
    ['v'] = (const char *const[]){"view comments", "view in browser", NULL},
    ['w'] = (const char *const[]){"watch live:", "watch:", "we use cookies", "wir verwenden cookies", NULL},
    ['y'] = (const char *const[]){"your browser", "your consent", "your inbox", "your subscription",
                                  "your subscription plan", NULL},
    [0xC2] = (const char *const[]){"©", NULL},
    [0xD0] = (const char *const[]){"подписывайтесь", "подпишитесь", NULL},
    [0xD1] = (const char *const[]){"фото:", NULL},
};

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static int is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ((unsigned char)c & 0x80u);
}

static int begins_with(const char *at, const char *end, const char *phrase)
{
    for (; *phrase; at++, phrase++)
        if (at == end || lower(*at) != (unsigned char)*phrase)
            return 0;
    return 1;
}

int boilerplate_is_in(const char *text, size_t len_bytes)
{
    const char *end = text + len_bytes;
    int was_word = 0;
    for (const char *at = text; at < end; at++) {
        int is_word = is_word_byte(*at);
        /* Only where a word begins: "subscribe" must not be found in another word. */
        const char *const *phrase = is_word && was_word ? NULL : phrases[lower(*at)];
        was_word = is_word;
        unsigned char second = at + 1 < end ? lower(at[1]) : 0;
        for (; phrase && *phrase; phrase++) {
            unsigned char wanted = (unsigned char)(*phrase)[1]; /* tells most of them apart */
            if ((wanted == second || wanted == '\0') && begins_with(at, end, *phrase))
                return 1;
        }
    }
    return 0;
}
