/* Words that take sides, by language (LEX_LOADED). Written by tests/bench/summarize/loaded_words.py from loaded_words.txt
 * beside it: change that file. */
#include "lexicon_tables.h"

const struct lexicon_row lexicon_loaded[] = {
    {"en", LEX_LOADED,
     "regime,thug,thugs,tyrant,tyrannical,dictator,puppet,cronies,crony,henchmen,stooge,lackey,lackeys,"
     "hordes,woke,wokeness,radical,radicals,far-left,leftist,leftists,lefty,liberal elite,elites,snowflake,"
     "marxist,communist agenda,fascist,fascists,fascistic,nazi-like,extremist agenda,right-wing nuts,"
     "wingnut,maga cult,cult,cultish,bigot,bigoted,racist rant,self-styled,self-proclaimed,supposed,"
     "supposedly,purported,purportedly,alleged expert,lie,lied,liar,liars,falsehood,falsehoods,debunked,"
     "bogus,phony,sham,hoax,fraudulent claims,propaganda,propagandist,mouthpiece,narrative,gaslighting,"
     "brainwashed,indoctrination,indoctrinate,witch hunt,rigged,crooked,corruption-ridden,scandal-plagued,"
     "embattled,disgraced,beleaguered,scandal-ridden,shameful,shameless,shamelessly,shame,disgraceful,"
     "disgrace,disgusting,despicable,deplorable,appalling,abhorrent,vile,evil,heinous,monstrous,horrifying,"
     "horrific,horrid,horrendous,sickening,outrageous,outrageously,egregious,egregiously,atrocious,"
     "ridiculous,absurd,absurdly,ludicrous,laughable,preposterous,insane,insanity,crazy,lunacy,lunatic,"
     "idiotic,idiot,stupid,moron,hypocrisy,hypocrite,hypocrites,hypocritical,double standard,cynical,"
     "cynically,cowardly,coward,craven,pathetic,disastrous,disastrously,catastrophic,catastrophically,"
     "calamitous,ruinous,reckless,recklessly,dangerously,devastating blow,draconian,heavy-handed,"
     "brutal crackdown,authoritarian,tyranny,power grab,land grab,weaponize,weaponized,weaponizing,"
     "weaponization,assault on,war on,attack on our,gutting,gutted,slashing,decimated,decimating,"
     "destroying,obliterated,eviscerated,dismantling,slams,slam,slammed,blasted,ripped,shreds,torches,"
     "torched,destroys,skewers,skewered,claps back,eviscerates,owned,humiliated,humiliating,humiliation,"
     "embarrassing,embarrassment,meltdown,tantrum,rant,rants,ranted,ranting,tirade,bombshell,stunning,"
     "shocking,shockingly,jaw-dropping,unhinged,deranged,delusional,hysterical,hysteria,frenzied,bizarre,"
     "bizarrely,infamous,notorious,martyr,martyrs,martyred,martyrdom,so-called,taxpayer dollars,funnels,"
     "tough guy,affectionately,rambling,condescending,sensationalist,sensationalism,grossly,misleading,"
     "needs to learn,glorious,heroic,heroically,brave patriots,patriotic,courageous,visionary,brilliant,"
     "masterful,historic victory,freedom-loving,god-given,beloved,true american,real americans,"
     "hard-working americans,commonsense,common-sense,illegals,illegal aliens,illegal alien,"
     "illegal immigrants,illegal immigrant,invasion,open borders,anchor baby,thuggish,unborn babies,"
     "unborn child,baby killers,abortionist,anti-choice,gun grabbers,gun-grabbing,gun nuts,deep state,"
     "swamp,mainstream media,legacy media,lamestream,fake news,regime media,cancel culture,cancelled by,"
     "virtue signaling,climate alarmists,climate alarmism,climate deniers,climate denier,denier,deniers,"
     "big government,big pharma,job-killing,tax-and-spend,trans agenda,gender ideology,mutilation,groomer,"
     "groomers,biological men,biological males,indoctrinating,genocidal,apartheid,terrorist regime,"
     "terrorist state,bloodthirsty,butcher,butchers,barbaric,savage,toxic,poisonous,venomous,hateful,"
     "hate-filled,vicious,viciously,nasty,ugly,ruthless,ruthlessly,cruel,cruelly,cruelty,inhumane,"
     "obviously,clearly,undoubtedly,undeniably,unquestionably,of course,frankly,truly,sadly,tragically,"
     "thankfully,unfortunately,ironically,incredibly,unbelievably,amazingly,literally,basically,apparently,"
     "conveniently,predictably,laughably,actually,really,merely,absolutely,extremely,massively,hugely,"
     "utterly,downright,blatant,blatantly,flagrant,flagrantly,should be ashamed,has no business,"
     "must be stopped,no excuse,make no mistake,let us be clear,the truth is,the fact is,in reality,"
     "unprecedented assault,narcissist,narcissistic,egomaniac,megalomaniac,faux,clown,farce,charade,"
     "travesty,partisan hack,radical left,radical right,ultra-maga,extreme maga,far-right conspiracy,"
     "ignoring concerns,over good medicine,anti-abortion and anti-trans,anti-trans,anti-woman,"
     "anti-american,un-american,anti-white"},
    {"de", LEX_LOADED,
     "regime,machthaber,despot,diktator,schergen,handlanger,marionette,marionetten,clique,kartell,bonzen,"
     "eliten,altparteien,selbsternannte,selbsternannter,selbsternannten,vermeintliche,skandalös,"
     "skandalöse,unverschämt,unverschämte,schamlos,schamlose,schändlich,schändliche,widerlich,"
     "widerliche,abscheulich,abscheuliche,ungeheuerlich,ungeheuerliche,empörend,empörende,irrsinn,"
     "wahnsinn,absurd,absurde,lächerlich,lächerliche,grotesk,heuchelei,heuchlerisch,heuchlerische,"
     "verlogen,verlogene,lüge,lügen,lügner,propaganda,hetze,hetzer,hetzerisch,gleichgeschaltet,"
     "lügenpresse,systemmedien,mainstreammedien,gutmenschen,linksgrün,linksextrem,rechtsextreme hetze,"
     "asyltouristen,asyltourismus,überfremdung,umvolkung,masseneinwanderung,klimahysterie,"
     "klimaterroristen,klimaleugner,gender-wahn,genderwahn,verbotspartei,katastrophal,katastrophale,"
     "verheerend,verheerende,desaströs,desaströse,rücksichtslos,rücksichtslose,skrupellos,skrupellose,"
     "brutal,brutale,brutaler,grausam,grausame,barbarisch,barbarische,menschenverachtend,"
     "menschenverachtende,blutrünstig,natürlich,offensichtlich,selbstverständlich,leider,schlichtweg,"
     "regelrecht,geradezu,völlig,absolut,wieder einmal,entlarvt,entlarvte,blamiert,blamage,demütigung,"
     "zerlegt,zerpflückt,rechnet ab,platzt der kragen,schock,schockierend,knallhart"},
    {"nl", LEX_LOADED,
     "regime,zogenaamde,zelfbenoemde,vermeende,schandalig,schandalige,schaamteloos,schaamteloze,"
     "schandelijk,belachelijk,belachelijke,absurd,absurde,waanzin,krankzinnig,hypocriet,hypocriete,leugen,"
     "leugens,leugenaar,propaganda,haatdragend,walgelijk,walgelijke,gruwelijk,barbaars,barbaarse,"
     "meedogenloos,roekeloos,rampzalig,rampzalige,catastrofaal,linkse elite,gutmenschen,gelukszoekers,"
     "omvolking,klimaathysterie,natuurlijk,overduidelijk,helaas,ronduit,absoluut,vernederd,vernedering,"
     "blamage,schokkend,maakt gehakt"},
    {"fr", LEX_LOADED,
     "sbires,marionnette,despote,dictateur,tyran,soi-disant,prétendu,prétendue,prétendus,autoproclamé,"
     "autoproclamée,honteux,honteuse,scandaleux,scandaleuse,ignoble,abject,abjecte,odieux,odieuse,"
     "révoltant,révoltante,indigne,ridicule,absurde,grotesque,délirant,délirante,folie,hypocrisie,"
     "hypocrite,mensonge,mensonges,menteur,mensonger,mensongère,propagande,haineux,haineuse,"
     "islamo-gauchiste,islamo-gauchisme,bien-pensance,bien-pensants,gauchiste,gauchistes,facho,fachos,"
     "wokisme,wokiste,ensauvagement,grand remplacement,submersion,racaille,catastrophique,désastreux,"
     "désastreuse,calamiteux,irresponsable,barbare,sanguinaire,cruel,évidemment,bien sûr,"
     "malheureusement,hélas,franchement,carrément,tout simplement,absolument,prétendument,humilié,"
     "humiliation,ridiculise,étrille,fustige,atomise,choc,choquant,choquante,stupéfiant,hallucinant,"
     "hallucinante"},
    {"es", LEX_LOADED,
     "dictadura,dictador,tirano,títere,secuaces,autoproclamado,autoproclamada,presuntamente falso,"
     "vergonzoso,vergonzosa,escandaloso,escandalosa,indignante,repugnante,asqueroso,infame,nefasto,nefasta,"
     "ridículo,ridícula,absurdo,absurda,locura,demencial,hipocresía,hipócrita,mentira,mentiras,"
     "mentiroso,mentirosa,propaganda,odio,odioso,casta,zurdos,zurdo,progre,progres,facha,fachas,feminazi,"
     "feminazis,adoctrinamiento,ideología de género,globalista,globalistas,narcorrégimen,catastrófico,"
     "catastrófica,desastroso,desastrosa,irresponsable,despiadado,despiadada,bárbaro,sanguinario,cruel,"
     "brutal,genocida,obviamente,claramente,por supuesto,lamentablemente,desgraciadamente,francamente,"
     "sinceramente,absolutamente,humillado,humillación,destroza,fulmina,arremete,arremetió,impactante,"
     "escalofriante,insólito,insólita,increíble"},
    {"it", LEX_LOADED,
     "regime,dittatore,tiranno,burattino,scagnozzi,sedicente,presunto esperto,autoproclamato,vergognoso,"
     "vergognosa,scandaloso,scandalosa,indegno,indegna,schifoso,ignobile,ridicolo,ridicola,assurdo,assurda,"
     "follia,delirante,ipocrisia,ipocrita,menzogna,menzogne,bugiardo,bugie,propaganda,odio,buonisti,"
     "buonismo,radical chic,zecche,fascistoide,invasione,catastrofico,catastrofica,disastroso,disastrosa,"
     "irresponsabile,spietato,spietata,barbaro,sanguinario,crudele,brutale,genocida,ovviamente,chiaramente,"
     "naturalmente,purtroppo,francamente,semplicemente,assolutamente,umiliato,umiliazione,distrugge,"
     "asfalta,scioccante,incredibile,clamoroso,clamorosa,choc"},
    {"pt", LEX_LOADED,
     "ditadura,ditador,tirano,marionete,capangas,autoproclamado,autoproclamada,vergonhoso,vergonhosa,"
     "escandaloso,escandalosa,indignante,repugnante,nojento,infame,nefasto,nefasta,ridículo,ridícula,"
     "absurdo,absurda,loucura,hipocrisia,hipócrita,mentira,mentiras,mentiroso,mentirosa,propaganda,ódio,"
     "odioso,esquerdista,esquerdistas,esquerdalha,petralha,petralhas,bolsominion,bolsominions,fascista,"
     "fascistas,comunista,comunistas,doutrinação,ideologia de gênero,globalista,globalistas,mamata,"
     "catastrófico,catastrófica,desastroso,desastrosa,irresponsável,impiedoso,bárbaro,sanguinário,"
     "cruel,brutal,genocida,obviamente,claramente,é claro,infelizmente,lamentavelmente,francamente,"
     "simplesmente,absolutamente,humilhado,humilhação,detona,massacra,chocante,impressionante,"
     "inacreditável,estarrecedor"},
    {"pl", LEX_LOADED,
     "reżim,reżimu,dyktator,satrapa,marionetka,pachołki,tak zwany,tak zwana,rzekomy,rzekoma,"
     "samozwańczy,samozwańcza,haniebny,haniebna,haniebne,skandaliczny,skandaliczna,skandaliczne,"
     "bezczelny,bezczelna,obrzydliwy,podły,absurdalny,absurdalna,żałosny,żałosna,obłuda,hipokryzja,"
     "kłamstwo,kłamstwa,kłamca,propaganda,szczujnia,lewactwo,lewacki,lewacka,lewak,faszyści,"
     "faszystowski,katastrofalny,katastrofalna,bezwzględny,barbarzyński,krwawy,okrutny,brutalny,"
     "oczywiście,niestety,po prostu,absolutnie,kompromitacja,upokorzenie,zmiażdżył,zaorał,szok,"
     "szokujący,szokująca,niebywały,niewiarygodny"},
    {"ru", LEX_LOADED,
     "хунта,хунты,каратели,боевики режима,неонацисты,"
     "нацисты,фашисты,марионетка,марионетки,приспешники,"
     "так называемый,так называемая,так называемые,якобы,"
     "самопровозглашенный,самозваный,позорный,позорная,"
     "постыдный,возмутительный,омерзительный,мерзкий,"
     "подлый,абсурдный,нелепый,смехотворный,безумный,"
     "безумие,лицемерие,лицемерный,ложь,лжец,лживый,"
     "пропаганда,русофобский,русофобия,либерасты,либерда,"
     "навальнята,катастрофический,чудовищный,безжалостный,"
     "варварский,кровавый,жестокий,зверский,разумеется,"
     "конечно,увы,очевидно,к сожалению,попросту,абсолютно,"
     "унижение,позор,шок,шокирующий,немыслимый,разнес,"
     "разгромил"},
    {"uk", LEX_LOADED,
     "хунта,орки,орків,рашисти,рашистів,рашистська,русня,"
     "москалі,маріонетка,поплічники,так званий,так звана,"
     "так звані,нібито,самопроголошений,ганебний,ганебна,"
     "обурливий,огидний,мерзенний,підлий,абсурдний,"
     "безглуздий,сміховинний,божевільний,лицемірство,"
     "лицемірний,брехня,брехун,брехливий,пропаганда,"
     "катастрофічний,жахливий,безжальний,варварський,"
     "кривавий,жорстокий,звісно,звичайно,на жаль,очевидно,"
     "абсолютно,приниження,ганьба,шок,шокуючий,нечуваний,"
     "розгромив"},
    {"ar", LEX_LOADED,
     "طاغية,ديكتاتور,عملاء,مرتزقة,ميليشيات,ما يسمى,المزعوم,"
     "المزعومة,المخزي,مخزية,شائن,فاضح,فضيحة,مقزز,سخيف,عبثي,"
     "جنون,نفاق,منافق,كذب,أكاذيب,كاذب,دعاية,كارثي,كارثية,"
     "وحشي,وحشية,همجي,همجية,دموي,إجرامي,الغاشم,الغاشمة,"
     "الكيان,طبعا,بالطبع,للأسف,بكل وضوح,إذلال,صادم,صادمة,"
     "صدمة,مذهل,خطير جدا"},
    {"zh", LEX_LOADED,
     "所谓,所謂,傀儡,走狗,暴徒,独裁,獨裁,无耻,無恥,可耻,可恥,荒谬,荒謬,荒唐,"
     "可笑,虚伪,虛偽,谎言,謊言,撒谎,污蔑,抹黑,丑恶,醜惡,卑鄙,恶毒,惡毒,疯狂,"
     "瘋狂,灾难性,災難性,残暴,殘暴,令人发指,骇人听闻,显然,顯然,当然,當然,"
     "不幸的是,打脸,打臉,震惊,震驚,羞辱,惨败,慘敗"},
    {"ja", LEX_LOADED,
     "自称,独裁,傀儡,恥知らず,恥ずべき,ばかげた,馬鹿げた,荒唐無稽,偽善,"
     "嘘つき,デマ,卑劣,悪質,狂気,破滅的,残虐,非道,極悪,売国,反日,ネトウヨ,"
     "パヨク,当然ながら,残念ながら,まさに,驚愕,屈辱,論破"},
    {"", 0, ""},
};
