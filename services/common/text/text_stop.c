/* The lists of stop words, entered once into one hash table with their language. Short on purpose: a word that is
 * listed wrongly is lost to search, grouping and summaries alike. */
#include "text_stop.h"

#include "id.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Folded forms (so "ss" for "ß"), separated by single spaces. */
static const struct {
    const char *lang;
    const char *words;
} LISTS[] = {
    {"en",
     "a about after again against all also am an and any are as at be because been before being below between both "
     "but by can could did do does doing down during each few for from further had has have having he her here hers "
     "him his how i if in into is it its it's just may me more most my new no nor not now of off on once one only or "
     "other our out over own said same say says she should so some such than that the their them then there these "
     "they this those through to too two under until up upon us very was we were what when where which while who "
     "whom why will with would you your amid via mr mrs ms don't doesn't didn't won't can't isn't"},
    {"de",
     "aber als am an auch auf aus bei bin bis das dass dem den der des die dies diese diesem diesen dieser dieses "
     "doch du durch ein eine einem einen einer eines er es für gegen hat haben hatte hatten ich ihr ihre im in ins "
     "ist ja jetzt kann kein keine mehr mit muss nach neue neuen nicht noch nun nur ob oder ohne sagt schon sein "
     "seine seit sich sie sind so soll über um und uns unter vom von vor war waren was weil wenn wer werden wie "
     "wieder will wir wird wurde wurden zu zum zur zwischen"},
    {"fr",
     "à après au aucun aussi autre aux avant avec avoir c'est ce cela ces cet cette comme contre dans de depuis des "
     "deux dit donc du elle elles en encore entre est et été être eu fait il ils je jusqu la le les leur leurs lors "
     "lui ma mais même mes moins mon ne ni non nos notre nous on ont ou où par pas pendant peut plus pour pourquoi "
     "près qu'il quand que quel quelle qui sa sans se selon sera ses si son sont sous sur ta te tous tout toute très "
     "un une va vers vos votre vous y"},
    {"es",
     "a al algo ante antes así aunque bajo cada como con contra cual cuando de del desde donde dos durante e el él "
     "ella ellos en entre era es esa ese eso esta está están este esto estos fue fueron ha haber hace han hasta hay "
     "hoy la las le les lo los más me mi mientras muy nada ni no nos nuestro o otra otro para pero por porque puede "
     "que qué quien se sea según ser si sí sin sobre son su sus también tan tiene todo todos tras tu tus un una uno "
     "unos y ya yo"},
    {"pt", "a à ao aos após as às até com como contra cada da das de dele depois desde dia diz do dois dos durante e é "
           "ela ele eles em entre era essa esse esta está este eu foi foram há isso já lhe mais mas mesmo muito na não "
           "nas nem no nos nós novo nova num numa o os ou para pela pelas pelo pelos por porque quando que quem são se "
           "segundo sem ser será seu seus só sobre sua suas também te tem têm ter todos tudo um uma vai você"},
    {"it",
     "a agli ai al alla alle allo anche c'è che chi ci come con contro così cosa da dagli dai dal dalla dalle dei "
     "del della delle dello di dopo dove due e è ecco ed era fa fra fino gli ha hanno ho i il in io la le lei lo loro "
     "lui ma mai nei nel nella nelle nello no noi non nuovo o ogni per perché più poi prima qual quale quando quanto "
     "quello questa questo se sei senza si sia solo sono sta su sua sue sui sul sulla sulle suo tra tu tutti tutto un "
     "una uno"},
    {"nl",
     "aan af al alle als bij daar dan dat de der deze die dit doch doen door dus een en er ge geen haar had heb "
     "hebben heeft hem het hier hij hoe hun ik in is ja je kan maar me meer men met mijn moet na naar niet nieuwe "
     "nog nu of om omdat ondanks ook op over te tegen toch toen tot u uit van veel voor want waren was wat we wel "
     "werd wie wil worden wordt zal ze zei zich zij zijn zo zonder zou"},
    {"sv",
     "alla allt än är att av blev bli blir bland då de dem den denna deras dess det detta dig din du där efter ej "
     "eller en er ett från för ha hade han har hennes hans hon hur här i in inte ja jag kan man med mellan men mer "
     "mig min mot mycket ni nu när någon några ny nya och om oss på se sedan sig sin sina ska som så till under upp "
     "ut utan vad var vara vi vid vill över"},
    {"da",
     "af alle alt andre at blev blive bliver da de dem den denne der deres det dette dig din dog du efter eller en "
     "end er et for fra få får før ham han har havde hende her hos hun hvad hvis hvor i ikke ind ja jeg jo kan "
     "kunne man med meget men mere mig min mod må når ny nye nogle nu og også om op os over på se selv ses sig "
     "sin skal som så til ud under ved var vi vil ville"},
    {"no",
     "alle at av bare ble bli blir både da de deg dem den denne der deres det dette du eller en er et etter for fra "
     "få får før ha hadde han har hans hun hva hvor i ikke inn ja jeg kan kunne man med meg men mer mot må når ny "
     "nye noen nå og også om opp oss over på se seg selv sier sin skal som så til under ut var ved vi vil ville vært"},
    {"fi", "ei ensi että he hän ja jo joka jos jotka jälkeen kanssa kuin kun kuten me mikä minä mitä mukaan muun mutta "
           "myös myötä ne niin nyt nämä oli olla ollut on osa ovat puolesta se sekä sen siitä sinä tai takia tämä "
           "tämän vain vielä voi yli"},
    {"pl",
     "a aby ale am bez bo by być był była było były będą będzie ci co czy dla do gdy gdzie go i ich im ja jak jako "
     "je jego jej jest jeszcze już każdy kiedy kto która które którego której który którzy lub ma mają mi mnie może "
     "na nad nam nas nie nim niż no nowy o od on ona one oni oraz po pod podczas poza przed przez przy roku są się "
     "swoje swój ta tak także tam te tego tej ten też to tu tych tylko tym w we więc wszystko z za ze że"},
    {"cs",
     "a aby ale ani asi až bez bude budou by byl byla byli bylo být co další do ho i ich já jak jako je jeho jej "
     "jejich její jen ještě již jsem jsme jsou k kde kdo kdy když který která které ma mají má mezi mít mu na nad "
     "nebo není než nové nový o od on ona oni po pod podle pro proti protože před přes při roce s se si své svůj ta "
     "tak také tam ten to tom toto už v ve všech však více vám z za ze že"},
    {"sl",
     "a ali bi bil bila bili bilo bo bodo brez čez da do eden ena eno ga in iz iz ja jaz je jih jim kaj kako kar "
     "kdo ker ki ko kot le med na nad naj ne nekaj ni nič niso njegov njen njih o ob od on ona oni pa po pod pred "
     "pri proti s sem še si smo so svoj svoje ta tako tako te tem ter to tudi u v več vse z za zakaj že"},
    {"hr",
     "a ali bi bio bila bili bilo biti će da do dok duž ga i iako ili iz između ja je jedan jer još kada kako kao "
     "koja koje koji kod li može na nad nakon ne nego nema neće ni nije nisu no nova novi o od oko on ona oni pa po "
     "pod pred prema pri prije s sa sam samo se što su svoj ta te to tu u uz već više za zbog što"},
    {"ru",
     "а без бы был была были было быть в вам вас весь во вот все всё вы где да даже для до его ее её если есть еще "
     "ещё же за здесь и из или им их к как ко когда который которые кто ли лишь между меня мне может можно мой мы на "
     "над надо нас не него нее ней нет ни них но ну о об один однако он она они оно от очень по под после потому при "
     "про с со сам свой себя сказал так также такой там те тем то того тоже только том ты у уже хотя чего чем через "
     "что чтобы эта эти это этого этой этом этот я"},
    {"uk",
     "а або але без би був була були було бути в вас вже ви від він вона вони воно все всі де для до його її і з за "
     "зі й коли на над не ні по під після про при та так також те ти тим того той том у це ці цього цьому що щоб "
     "щодо як яка який які я ми ними між із"},
    {"bg",
     "а ако аз без бе беше би бил била били било в вече ви все всички да дали до докато е един една едно за и из "
     "или им как като когато който която което които към ли ме между може на над най нас не него нея ни но о около "
     "от по под при през с са само се си след сме със така те тези този това тя у че ще"},
    {"el",
     "αλλά αν από αυτή αυτό αυτοί αυτός για δε δεν εγώ είναι ένα ένας εκεί ενώ επί έχει η ή ήταν θα κάθε και κατά "
     "κι μας με μετά μέχρι μη μην μια μία να ο οι όπως όταν ότι που προς πως σε στη στην στις στο στον στους στα "
     "τα τη την της τι τις το τον του τους των ως"},
    {"tr",
     "acaba ama ancak artık aslında az bana bazı belki ben bile bir biri birkaç biz bu çok çünkü da daha de defa "
     "diye dolayı eden en gibi göre hem hep hepsi her hiç için ile ilgili ise kadar ki kim mi mu mı nasıl ne neden "
     "o olan olarak oldu olduğu on ona onlar ise sonra şey siz şu tüm üzere var ve veya ya yani yeni yine yok"},
    {"ro",
     "a acest această acum ai al ale alte am ar are aș asupra au avea că ca care cât ce cea cei cel cele către cine "
     "cu cum da dacă dar de decât deci despre din după ea ei el ele este eu fi fie fără fost foarte iar ii în "
     "între la le lor lui mai mult ne nou nu o or pe pentru prin sa să sau se și sub sunt te toate tot un una unde "
     "unei unor unui va"},
    {"hu",
     "a abban ad ahol aki akkor alatt által amely amelyek ami amit annak arra az azok azt azzal be csak de e egy "
     "egyik el ellen elő én és ez ezek ezt fel ha hanem hogy hol igen is itt jól ki le lehet lesz már meg mely mert "
     "mi mint most nagy ne nem nincs ő ők össze pedig s sem szerint ti új után vagy van vannak vele volt voltak"},
    {"id",
     "ada adalah agar akan akibat antara apa atau bagi bahwa baru belum bisa dalam dan dari dengan di dia hal hari "
     "harus ini itu jadi jika juga kami karena ke kepada kita lagi lebih melalui mereka namun oleh pada para saat "
     "sampai saya sebagai sebuah secara sedang seorang serta setelah suatu sudah tak tahun tanpa telah tentang "
     "terhadap tidak untuk yaitu yang"},
    {"vi",
     "bị bởi các cái cho chỉ có của cũng đã đang đây để đến đi do đó được hơn không khi là làm lại lên mà mình mới "
     "một này năm nên người như những ở ra rằng rất sau sẽ sự tại theo thì trong từ và vào về vì với"},
    {"ar",
     "إلى أن إن أو أي أكثر بعد بعض بين التي الذي الذين أمام أما أنه إنه انه به بها ثم حتى حول حيث خلال ذلك على عن عند "
     "غير في فيه فيها قال قبل قد كان كانت كل كما لا لكن لم لن له لها ليس ما مع من منذ منها هذا هذه هل هناك هو هي و وفي "
     "وقال وقد يكون يوم"},
    {"fa",
     "از است اما آن اگر ای این او با باید بر برای بود بی پس پیش تا تو چه خود در را شد شده شود کرد کرده کنند که ما "
     "من می نیز هم همه هر هستند و وی یا یک"},
    {"he",
     "אבל או אחרי אין אל אם אני אנחנו את אתה בין גם הוא היא הם היה היו הזה זה זו זאת יותר יש כי כל כמו לא לו לפי מה "
     "מי מן עד על עם רק של שלא שלו שם"},
    {"hi", "अपनी अपने अब आज इस इसके उस उसके एक और कर करने कहा का कि किया की के को कोई गया गई जा जो तक तो था थी थे दिया "
           "दो न नहीं ने पर भी मे में यह या ये रहा रहे रही लिए वह वे साथ से ही हुआ हुई हुए है हैं हो होने"},
    {"zh", "的 了 和 是 在 与 與 及 或 也 就 都 而 被 把 对 對 为 為 从 從 到 於 于 以 中 上 下 不 有 這 这 那 个 個 "
           "他 她 它 我 你 将 將 日 月 年 等"},
    {"ja", "の に は を た が で て と し れ さ ある いる も する から な こと として い や など なっ ない この ため "
           "その あっ よう また もの という あり まで られ なる へ か だ これ によって により おり より による ず なり "
           "られる において ば なかっ なく しかし について せ だっ です ます"},
    {"ko", "이 그 저 것 수 등 및 또 더 의 가 은 는 을 를 에 와 과 도 로 으로 한 하다 있다 위해 대한 지난"},
};
#define LISTS_COUNT (sizeof LISTS / sizeof *LISTS)
#define SLOTS       8192 /* a power of two, several times the number of words above */

struct text_stop {
    uint64_t slots[SLOTS];
};

static uint64_t hash_of(const char *lang, const char *word, size_t size_bytes)
{
    uint64_t hash = id_hash64(word, size_bytes) ^ ((uint64_t)(unsigned char)lang[0] << 8 | (unsigned char)lang[1]);
    /* 0 marks a free slot. Two words of one hash would be one: with so few words in 64 bits that does not happen. */
    return hash ? hash : 1;
}

/* The slot of the hash, or the empty one where it would be. Ends, since a table several times larger than its words
 * always has an empty slot. */
static size_t slot_of(const struct text_stop *stop, uint64_t hash)
{
    size_t slot = (size_t)hash & (SLOTS - 1);
    while (stop->slots[slot] && stop->slots[slot] != hash) {
        slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
}

struct text_stop *text_stop_new(void)
{
    struct text_stop *stop = calloc(1, sizeof *stop);
    for (size_t i = 0; stop && i < LISTS_COUNT; i++) {
        for (const char *word = LISTS[i].words; *word;) {
            size_t size_bytes = strcspn(word, " ");
            uint64_t hash = hash_of(LISTS[i].lang, word, size_bytes);
            stop->slots[slot_of(stop, hash)] = hash;
            word += size_bytes + (word[size_bytes] == ' ');
        }
    }
    return stop;
}

void text_stop_free(struct text_stop *stop)
{
    free(stop);
}

int text_stop_has(const struct text_stop *stop, const char *lang, const char *word, size_t size_bytes)
{
    return stop->slots[slot_of(stop, hash_of(lang, word, size_bytes))] != 0;
}
