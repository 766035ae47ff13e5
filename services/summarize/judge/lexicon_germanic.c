/* Words and phrases by which sentences and titles are judged: English, German, Dutch. See lexicon.h for what each kind
 * means. Written by hand from grammars and from what summaries got wrong; add to them freely. */
#include "lexicon_tables.h"

const struct lexicon_row lexicon_germanic[] = {
    /* "There" and "earlier" may begin a sentence that stands alone, so they are no openers; "I" after a name is a number
     * ("World War I"), which sentence_quotes.c knows. Of abbreviations only titles of persons stand here: "U.S." ends
     * many a sentence. */
    {"en", LEX_PRONOUN,
     "he,she,it,they,him,her,them,his,hers,its,their,theirs,himself,herself,itself,themselves,he's,she's,it's,they're,"
     "he'd,she'd,they'd,he'll,she'll,they'll,they've"},
    {"en", LEX_OPENER,
     "but,and,or,nor,so,that's,there's,here's,however,also,then,thus,therefore,hence,yet,instead,still,meanwhile,"
     "moreover,furthermore,"
     "nevertheless,nonetheless,otherwise,besides,additionally,similarly,likewise,consequently,accordingly,conversely,"
     "indeed,afterwards,afterward,elsewhere,separately,both,other,others,another,such,neither,here,again,now,too,plus,"
     "even so,as a result,in addition,in response,in turn,in contrast,by contrast,on the other hand,for example,"
     "for instance,in fact,in other words,of course,at the time,at that time,at that point,since then,until then,"
     "by then,after that,before that,that said,even then,to that end,at the same time,among them,one of them,"
     "some of them,most of them,all of them,none of them,the former,the latter,the same,the other,the others,the rest,"
     "the pair,the duo,the trio,the two,the three,later that,earlier that,the following,because of this,despite this,"
     "despite that,with that,in that,on that,in this,on this,by this,for this,with this,to this,at this,as such,"
     "in doing so,not only that,more on this,as for,what's more,all this,all of this,all that,one such,"
     "no such,just then,perhaps,maybe,sure,yes,no,well,in short,in the end,not surprisingly,unsurprisingly,ironically,"
     "naturally,clearly,obviously,sadly,thankfully,luckily,curiously,either way,in any case,first of all,to be sure,"
     "to be clear,to recap,at which point,remember,can't imagine,to that,which,whereupon"},
    {"en", LEX_DEMONSTRATIVE, "that,such a,such an,a similar"},
    {"en", LEX_DEMONSTRATIVE | LEX_ARTICLE, "this,these,those"}, /* also before a noun inside a sentence */
    {"en", LEX_TIME,
     "week,month,year,time,summer,winter,spring,autumn,fall,morning,afternoon,evening,season,weekend,quarter,decade,"
     "century,"
     "monday,tuesday,wednesday,thursday,friday,saturday,sunday,monday's,tuesday's,wednesday's,thursday's,friday's,"
     "saturday's,"
     "sunday's,week's,month's,year's,past,coming,last"},
    {"en", LEX_ARTICLE, "the"},
    {"en", LEX_POINTING,
     "move,moves,decision,decisions,disclosure,accolade,announcement,comment,comments,remark,remarks,incident,"
     "incidents,"
     "attack,attacks,deal,agreement,bill,measure,measures,law,legislation,proposal,plan,plans,order,orders,report,"
     "study,"
     "finding,findings,statement,suspect,suspects,victim,victims,couple,group,company,firm,agency,department,man,men,"
     "woman,women,boy,girl,teenager,teen,actor,actress,singer,star,rapper,athlete,player,author,official,officials,"
     "lawmaker,lawmakers,senator,congressman,congresswoman,governor,minister,judge,ruling,verdict,lawsuit,suit,"
     "complaint,case,crash,accident,blast,explosion,fire,shooting,strike,strikes,storm,quake,outbreak,vote,result,"
     "results,meeting,summit,talks,visit,trip,event,project,program,programme,initiative,policy,change,changes,shift,"
     "trend,figure,figures,number,numbers,data,document,documents,letter,memo,video,footage,image,images,photo,photos,"
     "post,tweet,message,clip,recording,interview,speech,address,conversation,episode,scandal,controversy,dispute,row,"
     "situation,problem,issue,matter,effort,efforts,attempt,campaign,operation,offensive,mission,investigation,probe,"
     "inquiry,review,arrest,arrests,charge,charges,allegation,allegations,claim,claims,accusation,accusations,"
     "criticism,"
     "backlash,reaction,response,answer,question,suggestion,idea,concept,approach,strategy,step,steps,action,actions,"
     "process,procedure,rule,rules,regulation,regulations,ban,restriction,restrictions,tariff,tariffs,sanctions,fine,"
     "penalty,cut,cuts,increase,decrease,rise,drop,gain,loss,losses,surge,decline,transaction,acquisition,merger,"
     "purchase,sale,offer,bid,contract,partnership,site,facility,building,vessel,ship,plane,aircraft,vehicle,car,truck,"
     "bus,train,boat,area,location,scene,property,home,house,nominee,candidate,appointee,envoy,billionaire,"
     "businessman,entrepreneur,founder,executive,ceo,leader,leaders,delegation,court,union,ministry,bank,network,"
     "outlet,"
     "newspaper,magazine,university,team,club,side,draft,ordinance,institution,organization,organisation,body,"
     "commission,committee,panel,board,district,pledge,warning,request,demand,departure,resignation,appointment,"
     "nomination,award,prize,film,movie,show,series,album,song,book,game,match,victory,defeat,win,development,"
     "developments,exchange,encounter,revelation,rollout,launch,delay,closure,blockade,raid,raids,protest,protests,"
     "demonstration,rally,march,standoff,ceasefire,truce,dentist,doctor,teacher,officer,soldier,driver,pilot,gunman,"
     "shooter,defendant,plaintiff,plaintiffs,prosecutor,prosecutors,attorney,lawyer,veteran,mother,father,parents,"
     "family,child,children,baby,tribute,tributes,tweets,payment,payments,package,resident,residents,patient,patients,"
     "rookie,striker,coach,manager,champion,champions"},
    {"en", LEX_COMPLEMENT,
     "of,by,to,on,against,for,between,over,in,at,from,with,about,into,behind,who,whose,that,which,known,called,named,"
     "dubbed,near,outside,inside,off"},
    {"en", LEX_FUNCTION,
     "when,while,as,if,after,before,since,because,although,though,despite,in,on,at,with,without,for,from,during,until,"
     "once,whether,by,under,over,among,amid,following,according,to,asked,speaking,writing,even,just,only,not,of,like,"
     "unlike,upon,where,than,what,all,some,many,most,one,part,along,ahead,during,through,later,earlier,eventually,"
     "ultimately,recently,today,"
     "yesterday"},
    {"en", LEX_FIRST, "i,we,my,our,ours,me,us,myself,ourselves,i'm,we're,i've,we've,i'll,we'll,i'd,we'd,let's"},
    {"en", LEX_SECOND, "you,your,yours,yourself,you're,you've,you'll,you'd,y'all"},
    {"en", LEX_SPEECH,
     "said,says,say,saying,told,tells,added,adds,wrote,writes,writing,according,stated,states,announced,announces,"
     "called,"
     "calls,noted,notes,explained,tweeted,posted,declared,asked,argued,argues,insisted,claimed,claims,confirmed,"
     "acknowledged,admitted,reiterated,remarked,commented,testified,continued,replied,responded,quipped,joked,warned,"
     "warns,urged,urges,vowed,vows,recalled,calling,describing,described,saying"},
    {"en", LEX_REACTION,
     "condemned,condemns,condemn,welcomed,welcomes,criticized,criticised,criticizes,criticises,praised,praises,slammed,"
     "blasted,denounced,denounces,hailed,hails,applauded,rejected,rejects,denied,denies,warned,warns,urged,urges,vowed,"
     "vows,accused,accuses,opposed,opposes,backed,supports,defended,defends,protested,protesters,critics,supporters,"
     "outrage,apologized,apologised,apologizes,regrets,regretted,thanked,dismissed,demanded,demands,objected,lamented,"
     "celebrated,called on,calls on,expressed,hit back,called for"},
    {"en", LEX_BACKGROUND,
     "previously,ago,last year,last month,in recent,years,decades,decade,history,historically,formerly,initially,"
     "originally,long been,has long,had been,had already,founded,established,previous,prior,dates back,last summer,"
     "last fall,last winter,last spring"},
    {"en", LEX_NEXT,
     "will,scheduled,plans to,planned for,set to,due to be,next week,next month,next year,upcoming,tomorrow,later this,"
     "is expected,are expected,expected to,likely to,to begin,deadline"},
    {"en", LEX_LABEL,
     "watch,video,videos,live,update,updates,opinion,analysis,exclusive,photos,photo,breaking,podcast,listen,editorial,"
     "explainer,gallery,pictures,in pictures,factbox,timeline,column,comment,commentary,letter,letters,review,quiz,"
     "newsletter,briefing,morning briefing,evening briefing,live updates,live blog,liveblog,as it happened,fact check,"
     "interactive,sponsored,advertisement,editor's note,correction,read more,related,also read,see also,just in,"
     "developing,highlights,recap,transcript,editor's picks,breaking news,news,world,politics,business,sports,sport,"
     "entertainment,lifestyle,technology,health,science,culture,us news,world news,top stories,media release,"
     "press release,statement,perspective,perspectives,must read,must watch,viral,trending,explained,op-ed,oped,guest "
     "column,readers' letters"},
    {"en", LEX_TEASE,
     "here's,here is,here are,here,this is why,this is how,this is what,why,how,what to know,what we know,everything,"
     "need to know,things to know,what happened,what's next,what is,who is,who was,what does,what it means,"
     "what this means,what that means,the reason,the truth about,meet,inside,a look at,takeaways,what you,what's,when "
     "is,"
     "where is,see,can,could,should,is,are,does,do,did,has,have,was,were,what,who,where,when,just how,"
     "the real reason,one thing,watch,look,wait"},
    {"en", LEX_ABBREVIATION,
     "gov,sen,rep,reps,sens,gen,lt,col,sgt,capt,cmdr,adm,maj,dr,mr,mrs,ms,st,prof,rev,hon,no,vs,jr,sr,inc,pres,sec,dep,"
     "det,insp,supt,atty,messrs"},
    {"en", LEX_PAGE,
     "not immediately returned,not immediately respond,immediately respond to,declined to comment,request for comment,"
     "requests for comment,could not be reached,please donate,donate today,donate now,make a donation,support "
     "independent,support our,become a member,"
     "readers like you,your support,help us,congratulations to,don't miss,use code,promo code,free trial,limited time,"
     "watch the full,watch the video,watch below,see below,listen below,find out more,for more on,join us,tune in,"
     "stay tuned,register now,sign up today,our weekly,our daily,this newsletter,email us,got a tip,send us,"
     "letters to the editor,views expressed,this column,this episode,today's episode,in-depth analysis,joins us,"
     "speaks to us,is a reporter,senior reporter,staff writer,is a journalist,is a columnist,can be reached,"
     "follow him on,follow her on,follow them on,follow me on,reporting by,photo gallery,scroll down,swipe,"
     "click to,read the full,full story,full article,view gallery,getty images,reuters photo,ap photo,file photo,"
     "file image,pictured,in the photo,this live blog,our live,live coverage,we will be,we have reached,"
     "has reached out to,has contacted,reached out for,for comment on this,skip to,table of contents,buy now,"
     "shop now,best deals,discount code,affiliate,commission from,we may earn,gift guide,enter to win,"
     "download the,our app,our site,our website,our newsletter,newsletters,cookies,paywall,appeared first on,first "
     "appeared on,like this article,share this,comments below"},

    /* "Sie" and "ihr" are forms of address as well, which nothing but their capital tells apart: both count as pronouns.
     * "Der", "die" and "das" begin most sentences; only the nouns below make them point back. */
    {"de", LEX_PRONOUN,
     "er,sie,es,ihm,ihn,ihnen,ihr,ihre,ihrer,ihren,ihrem,ihres,sein,seine,seiner,seinen,seinem,seines"},
    {"de", LEX_OPENER,
     "aber,und,oder,doch,denn,auch,dabei,dadurch,daher,deshalb,deswegen,darum,dafür,dagegen,daraufhin,danach,davor,"
     "dazu,"
     "damit,daran,darauf,darin,darüber,darunter,davon,demnach,zudem,außerdem,allerdings,jedoch,hingegen,dennoch,"
     "trotzdem,somit,so,ferner,zugleich,gleichzeitig,unterdessen,inzwischen,derweil,ebenso,ebenfalls,stattdessen,dort,"
     "hier,dann,nun,beide,andere,solche,letztere,letzterer,erstere,derselbe,dieselbe,dasselbe,zum beispiel,"
     "im gegensatz dazu,in der folge,hinzu kommt,vielmehr,schließlich,immerhin,tatsächlich,vielleicht,übrigens,eben,"
     "nicht nur das,kurz darauf,bis dahin,seitdem,seither,damals"},
    {"de", LEX_DEMONSTRATIVE, "dies,jene,jener,jenes,jenem,jenen"},
    {"de", LEX_DEMONSTRATIVE | LEX_ARTICLE, "diese,dieser,dieses,diesem,diesen"},
    {"de", LEX_TIME,
     "woche,wochen,monat,monats,jahr,jahres,jahre,sommer,winter,frühjahr,herbst,morgen,abend,nacht,montag,dienstag,"
     "mittwoch,donnerstag,freitag,samstag,sonnabend,sonntag,wochenende,saison,tage,tagen,tag"},
    {"de", LEX_ARTICLE, "der,die,das,den,dem,des"},
    {"de", LEX_POINTING,
     "schritt,entscheidung,entscheid,beschluss,urteil,vorfall,angriff,attacke,abkommen,gesetz,gesetzentwurf,maßnahme,"
     "maßnahmen,vorschlag,plan,pläne,bericht,studie,erklärung,ankündigung,äußerung,äußerungen,aussage,aussagen,"
     "verdächtige,verdächtigen,opfer,täter,mann,frau,männer,frauen,junge,mädchen,jugendliche,paar,gruppe,unternehmen,"
     "firma,konzern,behörde,ministerium,schauspieler,schauspielerin,sänger,sängerin,politiker,politikerin,abgeordnete,"
     "ministerin,minister,richter,richterin,gericht,klage,prozess,verfahren,unfall,unglück,explosion,brand,feuer,"
     "treffen,"
     "gipfel,gespräche,besuch,reise,projekt,programm,initiative,kampagne,operation,offensive,ermittlungen,festnahme,"
     "vorwürfe,vorwurf,kritik,reaktion,antwort,frage,idee,strategie,verbot,zölle,sanktionen,strafe,anstieg,rückgang,"
     "übernahme,vertrag,schiff,flugzeug,fahrzeug,gebäude,verein,mannschaft,team,partei,regelung,reform,bank,zeitung,"
     "sender,summe,spieler,trainer,stürmer,beschuldigte,angeklagte,fahrer,fahrerin,beamten,betroffenen,beiden,familie,"
     "kind,kinder,ort,betrieb,verband,gewerkschaft,antrag,entwurf,brief,video,film,buch,sieg,niederlage"},
    {"de", LEX_COMPLEMENT,
     "des,der,von,vom,auf,gegen,über,zum,zur,zu,für,zwischen,mit,im,in,am,an,aus,bei,beim,nahe,namens"},
    {"de", LEX_FUNCTION,
     "als,wenn,während,nachdem,bevor,seit,weil,obwohl,da,damit,nach,vor,mit,ohne,für,bei,in,im,an,am,auf,aus,von,zu,"
     "laut,"
     "um,ob,dass,trotz,wegen,unter,über,durch,gegen,zwischen,auch,nur,neben"},
    {"de", LEX_FIRST, "ich,wir,mein,meine,meinen,meinem,meiner,unser,unsere,unseren,unserem,unserer,uns,mich,mir"},
    {"de", LEX_SECOND, "du,dein,deine,deinen,dich,dir,euch,euer,eure"},
    {"de", LEX_SPEECH,
     "sagte,sagten,sagt,erklärte,erklärten,erklärt,teilte,teilten,betonte,betonten,schrieb,schrieben,hieß,meinte,fügte,"
     "laut,zufolge,berichtete,berichteten,berichtet,kündigte,bestätigte,so"},
    {"de", LEX_REACTION,
     "kritisierte,kritisierten,kritisiert,begrüßte,begrüßten,verurteilte,verurteilten,warnte,warnten,warnt,forderte,"
     "forderten,fordert,lobte,lobten,lehnte,lehnten,bestritt,bestreitet,beschuldigte,warf,wies,entschuldigte,"
     "protestierten,kritiker,befürworter,empörung,kritik,bedauerte,verteidigte"},
    {"de", LEX_BACKGROUND,
     "zuvor,früher,seit,bislang,bisher,jahren,vergangenen,vergangene,letzten,letztes,ursprünglich,ehemalige,ehemaliger,"
     "gegründet,jahrzehnten,bereits"},
    {"de", LEX_NEXT,
     "soll,sollen,geplant,plant,planen,nächste,nächsten,nächster,kommenden,kommende,kommender,voraussichtlich,künftig,"
     "erwartet"},
    {"de", LEX_LABEL,
     "live,liveblog,liveticker,ticker,newsticker,video,bilder,fotos,fotostrecke,podcast,kommentar,meinung,analyse,"
     "exklusiv,eilmeldung,newsblog,interview,überblick,faktencheck,newsletter,anzeige,kolumne,glosse,rezension,quiz,"
     "update,im livestream,livestream,leitartikel,gastbeitrag,reportage,presseschau,politik,wirtschaft,sport,panorama"},
    {"de", LEX_TEASE,
     "warum,wie,wieso,weshalb,was wir wissen,was man wissen,was wissen,was sie,was das bedeutet,darum,das steckt,das "
     "ist,"
     "das sind,das bedeutet,was bekannt ist,was,wer,wo,wann,so,hier,kann,wird,ist,sind,hat,muss,soll,darf"},
    {"de", LEX_ABBREVIATION, "dr,prof,st,nr,bzw,ca,gen,hl,inkl,min,mio,mrd,usw,vgl,dipl,ing"},
    {"de", LEX_PAGE,
     "unterstützen sie,spenden sie,jetzt spenden,mitglied werden,probeabo,gewinnspiel,jetzt anmelden,jetzt testen,"
     "lesen sie,mehr dazu,weiterlesen,newsletter,hören sie,sehen sie,abonnieren sie,alle infos,hier klicken,klicken "
     "sie,"
     "cookies,zum autor,zur autorin,schreiben sie uns,folgen sie uns"},

    /* "Het" is article and pronoun: at the beginning it counts as both, and only nouns that point back make it one. */
    {"nl", LEX_PRONOUN, "hij,zij,ze,hem,haar,hen,hun,zijn,het"},
    {"nl", LEX_OPENER,
     "maar,en,of,dus,want,ook,toch,echter,bovendien,daarnaast,daarom,daardoor,daarmee,daarna,daarvoor,daarbij,daarop,"
     "hierdoor,hiermee,verder,intussen,ondertussen,tegelijkertijd,tevens,dan,toen,daar,hier,zo,beide,andere,anderen,"
     "zulke,dergelijke,desondanks,niettemin,vervolgens,eerder die,later die,bijvoorbeeld,in plaats daarvan,onder hen,"
     "wel,overigens,immers,kortom,sindsdien,ook al,volgens hem,volgens haar"},
    {"nl", LEX_DEMONSTRATIVE, "dit,dat,deze,die"},
    {"nl", LEX_TIME,
     "week,maand,jaar,zomer,winter,lente,herfst,ochtend,middag,avond,nacht,maandag,dinsdag,woensdag,donderdag,vrijdag,"
     "zaterdag,zondag,weekend,seizoen"},
    {"nl", LEX_ARTICLE, "de,het"},
    {"nl", LEX_POINTING,
     "stap,beslissing,besluit,uitspraak,incident,aanval,akkoord,wet,wetsvoorstel,maatregel,maatregelen,voorstel,plan,"
     "plannen,rapport,onderzoek,verklaring,aankondiging,uitspraken,verdachte,verdachten,slachtoffer,slachtoffers,dader,"
     "man,vrouw,mannen,vrouwen,jongen,meisje,stel,groep,bedrijf,organisatie,ministerie,minister,acteur,actrice,zanger,"
     "zangeres,politicus,kamerlid,rechter,rechtbank,zaak,proces,ongeluk,explosie,brand,ontmoeting,top,gesprekken,"
     "bezoek,"
     "reis,project,programma,initiatief,campagne,operatie,arrestatie,beschuldigingen,kritiek,reactie,antwoord,vraag,"
     "verbod,sancties,boete,stijging,daling,overname,contract,schip,vliegtuig,voertuig,auto,gebouw,club,ploeg,partij,"
     "bank,krant,zender,speler,trainer,bestuurder,politicus,gezin,kind,kinderen,twee"},
    {"nl", LEX_COMPLEMENT, "van,op,tegen,over,om,voor,tussen,met,in,bij,uit,naar,die,dat,door"},
    {"nl", LEX_FUNCTION,
     "toen,terwijl,als,nadat,voordat,sinds,omdat,hoewel,na,voor,met,zonder,bij,in,op,aan,uit,van,volgens,tijdens,"
     "ondanks,"
     "door,tot,of,ook,onder,over"},
    {"nl", LEX_FIRST, "ik,wij,we,mijn,ons,onze,mij"},
    {"nl", LEX_SECOND, "jij,je,jouw,jullie,u,uw"},
    {"nl", LEX_SPEECH,
     "zei,zeggen,zegt,aldus,volgens,verklaarde,liet,schreef,meldt,meldde,melden,vertelde,vertelt,stelde,stelt,"
     "bevestigde"},
    {"nl", LEX_REACTION,
     "veroordeelde,verwelkomde,bekritiseerde,waarschuwde,waarschuwt,riep,eiste,eist,ontkende,ontkent,beschuldigde,"
     "verwierp,prees,reageerde,reageert,critici,kritiek,betreurt"},
    {"nl", LEX_BACKGROUND, "eerder,sinds,geleden,vorig,vorige,jaren,voormalig,voormalige,oorspronkelijk,opgericht"},
    {"nl", LEX_NEXT, "zal,zullen,gepland,volgende,komende,aanstaande,verwacht,binnenkort,morgen"},
    {"nl", LEX_LABEL,
     "live,liveblog,video,beelden,foto's,podcast,opinie,commentaar,analyse,exclusief,interview,column,update,kijk,"
     "luister,recensie,nieuwsbrief,factcheck,reportage,breaking"},
    {"nl", LEX_TEASE,
     "waarom,hoe,wat we weten,wat je moet weten,dit is,dit zijn,zo,wie is,wat is,wat,wie,waar,wanneer"},
    {"nl", LEX_ABBREVIATION, "dr,mr,drs,ir,prof,nr,st,o.a,ca,bijv"},
    {"nl", LEX_PAGE,
     "word lid,steun ons,abonneer,meld je,volg ons,lees ook,lees meer,lees verder,klik hier,bekijk ook,luister ook,"
     "nieuwsbrief,cookies"},
    {"", 0, ""},
};
