"""Dutch sentences written for this project in the manner of posts: no data set at hand holds Dutch ones.

``TRAIN`` helps the language model beside translation catalogues; ``HELD_OUT`` only measures it.
"""

TRAIN = """
Vandaag eindelijk mijn nieuwe fiets opgehaald, wat een verschil met die oude!
Weet iemand waarom de trein naar Utrecht alweer vertraging heeft?
Ik heb al drie keer gebeld met de klantenservice en nog steeds geen antwoord.
Lekker weer vandaag, we gaan straks met de kinderen naar het strand.
Wat een geweldige wedstrijd was dat gisteravond, ongelooflijk!
Mijn pakket zou gisteren bezorgd worden maar ik heb niets ontvangen.
Dit is echt het beste broodje kroket dat ik ooit heb gegeten.
Ze zeggen dat het morgen gaat regenen, dus neem je paraplu mee.
Hoe lang duurt het nog voordat jullie het probleem oplossen?
Gefeliciteerd met je verjaardag, lieve schat, maak er een mooie dag van!
Ik snap niet waarom iedereen zo druk doet over die nieuwe telefoon.
De gemeente wil het fietspad verbreden en daar ben ik heel blij mee.
Slechte ervaring met deze winkel, ik kom er nooit meer terug.
Wij zoeken nog vrijwilligers voor het festival van volgende maand.
Even een kopje koffie en dan weer verder met werken.
Morgen begint de school weer, de vakantie ging veel te snel voorbij.
Wie heeft er tips voor een goed restaurant in Antwerpen?
Wat jammer dat het concert is afgelast, ik had er zo naar uitgekeken.
Het nieuwe kabinet heeft vanochtend de plannen voor het klimaat bekendgemaakt.
Nou, dat had ik echt niet verwacht van hem.
Er is helemaal niets mis met die auto, hij rijdt nog prima.
Ik vind het schandalig dat de prijzen alweer omhoog gaan.
Bedankt voor alle lieve berichtjes, het gaat gelukkig weer beter met me.
Gisteren met de hele familie gegeten, het was ontzettend gezellig.
Deze app werkt voor geen meter sinds de laatste update.
Kijk eens wat een prachtige zonsondergang boven de zee!
We zijn op zoek naar een huis met een tuin in de buurt van Gent.
Volgens mij heeft ze gelijk, maar niemand wil naar haar luisteren.
Hebben jullie ook zo'n last van die herrie op straat?
Je mag best trots zijn op wat je allemaal bereikt hebt.
Ik moet nog boodschappen doen en daarna ga ik naar de sportschool.
De bus kwam niet opdagen en nu ben ik te laat op mijn werk.
Wat vinden jullie van onze nieuwe verpakking? Laat het ons weten!
Die man heeft geen idee waar hij het over heeft.
Zo, eindelijk weekend, tijd om uit te rusten op de bank.
Onze excuses voor het ongemak, we gaan er zo snel mogelijk mee aan de slag.
Het is toch niet te geloven dat dit zomaar mag in Nederland.
Mijn dochter heeft vandaag haar eerste zwemdiploma gehaald, zo trots!
Er staat een enorme file op de snelweg richting Amsterdam.
Heerlijk gewandeld door het bos, de herfst is echt het mooiste seizoen.
Zou iemand mij kunnen uitleggen hoe dit apparaat werkt?
Ik ben helemaal klaar met die dure energierekening.
Vanavond kijken we met z'n allen naar de finale, wie denk je dat er wint?
De bediening was vriendelijk maar het eten was koud.
Alweer een storing bij mijn bank, kan niet eens mijn boodschappen betalen.
Dat boek heb ik in één keer uitgelezen, wat een prachtig verhaal.
Hij werd vorig jaar kampioen en nu zit hij thuis met een blessure.
Geen zin om op te staan, het is zo koud buiten.
Vanaf volgende week zijn onze winkels ook op zondag open.
Ik heb er spijt van dat ik dat abonnement heb afgesloten.
Welke kleur zouden jullie kiezen voor de woonkamer?
De kat van de buren zit weer de hele dag in onze tuin.
Eerlijk gezegd had ik er meer van verwacht voor dat geld.
Wanneer komt de nieuwe collectie eindelijk in de winkels?
Zij woont sinds een paar jaar in Brussel en spreekt vloeiend Frans.
Het regent pijpenstelen en ik ben natuurlijk mijn jas vergeten.
Wij hebben de beste buren van de hele straat, echt waar.
Dit product is precies wat ik zocht, een aanrader voor iedereen.
Laat me raden: het ligt weer aan de ander en niet aan jullie.
Hoeveel kost de verzending naar België?
Mooi initiatief van de school om samen bomen te planten.
Je kunt je nog tot vrijdag inschrijven voor de wandeling.
Waarom krijg ik steeds dezelfde reclame te zien?
Na lang wachten hebben we eindelijk de sleutel van ons appartement.
Dat is nou precies het probleem met deze politiek.
Lekker bezig jongens, ga zo door!
Oma bakte vroeger altijd pannenkoeken op woensdagmiddag.
De nieuwe tram rijdt sneller, maar er zijn veel te weinig zitplaatsen.
Vind je het goed als ik straks even langskom?
Ik word er zo moe van dat niemand zich aan de regels houdt.
Zijn er nog kaartjes te koop voor zaterdagavond?
De dokter zei dat ik een paar dagen rust moet nemen.
Onze hond is zoek, heeft iemand hem gezien in de wijk?
Wat een onzin, dat klopt helemaal niet.
Vroeger was alles beter, behalve het internet natuurlijk.
Geniet van het leven, je weet nooit wat er morgen gebeurt.
Er moet dringend iets gebeuren aan de luchtvervuiling in de stad.
Nog één nachtje slapen en dan vertrekken we naar Spanje!
Ik wil graag mijn geld terug, dit toestel was al na twee weken kapot.
Ons team staat voor u klaar van maandag tot en met vrijdag.
Hé, hoe gaat het met jou? Lang niet gezien!
De leraar gaf ons veel te veel huiswerk voor het weekend.
Ik hou van je, dat weet je toch wel.
Het duurde even, maar nu begrijp ik het eindelijk.
Prima geholpen door een zeer vriendelijke medewerkster, dank u wel!
Weer zo'n avond waarop er niks op televisie is.
Blijf gezond allemaal en zorg goed voor elkaar.
Wie gaat er mee naar de markt op zaterdagochtend?
Het verkeer in de binnenstad is een ramp sinds de werken begonnen zijn.
Deze week krijg je twintig procent korting op alle schoenen.
""".strip().split("\n")

HELD_OUT = """
Mijn bestelling is weer verkeerd geleverd, dit is de tweede keer deze maand.
Zulke mooie bloemen gekregen van mijn collega's, ik werd er stil van.
Kan iemand me vertellen hoe laat de bibliotheek vandaag sluit?
De nieuwe site ziet er strak uit, complimenten aan de makers.
Wat een gedoe met die parkeervergunning, ik geef het op.
Straks lekker frietjes halen en een film kijken.
Ik geloof er niks van dat ze dat zelf bedacht hebben.
Sinds de verhuizing doet het internet het niet meer.
Vanmiddag gaat het onweren, dus blijf liever binnen.
Top geregeld, binnen een dag had ik een nieuw toestel in huis!
Waarom moet alles tegenwoordig via een app?
De kinderen hebben de hele middag buiten gespeeld.
Jullie chatbot begrijpt echt helemaal niets van mijn vraag.
We hebben genoten van een heerlijk weekendje aan de kust.
Dat meen je niet, heeft hij dat echt gezegd?
Er zit een barst in het glas, hoe kan ik dit ruilen?
Ik ben zo benieuwd naar het nieuwe seizoen van die serie.
Het ziekenhuis krijgt er volgend jaar een vleugel bij.
Nooit meer, wat een slechte service zeg.
Iedereen mag meedoen, ook als je nog nooit gelopen hebt.
Het is alweer bijna kerst, de tijd vliegt.
Veel succes met je examen morgen, je kunt het!
Van mij mag die reclame wel wat minder vaak voorbijkomen.
Mijn broer werkt al tien jaar bij dezelfde bakker.
Hopelijk wordt het dit jaar een witte winter.
Hoe krijg ik deze vlek uit mijn trui?
Die stoelen zitten veel beter dan ze eruitzien.
Zonder koffie begin ik niet aan de dag.
Ze hebben me al een week geleden beloofd terug te bellen.
Geweldig nieuws voor alle liefhebbers van de zee.
Ik heb er lang over nagedacht en ik doe het gewoon.
Deze trein rijdt vandaag niet verder dan Rotterdam.
Wil je weten wat er in jouw buurt te doen is?
De soep was te zout maar het dessert maakte veel goed.
Kom gerust eens langs, de deur staat altijd open.
Wat heeft dat nu weer gekost, al die nieuwe borden langs de weg?
Gelukkig was er niemand gewond bij het ongeluk.
Even vooraf reserveren is wel verstandig in het hoogseizoen.
Zo blij dat we elkaar eindelijk weer kunnen zien.
Niet te doen, die hitte in de stad.
""".strip().split("\n")
