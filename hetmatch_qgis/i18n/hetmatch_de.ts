<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>HetMatch</name>
    <message>
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>Optical</source>
      <translation>Optisch</translation>
    </message>
    <message>
      <source>Radar (SAR)</source>
      <translation>Radar (SAR)</translation>
    </message>
    <message>
      <source>Thermal</source>
      <translation>Thermal</translation>
    </message>
    <message>
      <source>Scanned map</source>
      <translation>Gescannte Karte</translation>
    </message>
    <message>
      <source>Elevation model</source>
      <translation>Höhenmodell</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <source>Any angle</source>
      <translation>Beliebig</translation>
    </message>
    <message>
      <source>Similarity</source>
      <translation>Ähnlichkeit</translation>
    </message>
    <message>
      <source>Affine</source>
      <translation>Affin</translation>
    </message>
    <message>
      <source>Homography</source>
      <translation>Homographie</translation>
    </message>
    <message>
      <source>Polynomial 2</source>
      <translation>Polynom 2</translation>
    </message>
    <message>
      <source>Polynomial 3</source>
      <translation>Polynom 3</translation>
    </message>
    <message>
      <source>Thin plate spline</source>
      <translation>Spline (TPS)</translation>
    </message>
    <message>
      <source>Processor</source>
      <translation>Prozessor</translation>
    </message>
    <message>
      <source>Graphics card</source>
      <translation>Grafikkarte</translation>
    </message>
    <message>
      <source>Polynomial 1</source>
      <translation>Polynom 1</translation>
    </message>
    <message>
      <source>As the match chose</source>
      <translation>Wie bei der Zuordnung gewählt</translation>
    </message>
    <message>
      <source>As in gdalwarp.sh</source>
      <translation>Wie in gdalwarp.sh</translation>
    </message>
    <message>
      <source>Local displacement grid</source>
      <translation>Lokales Verschiebungsgitter</translation>
    </message>
    <message>
      <source>Nearest neighbour</source>
      <translation>Nächster Nachbar</translation>
    </message>
    <message>
      <source>Bilinear</source>
      <translation>Bilinear</translation>
    </message>
    <message>
      <source>Cubic</source>
      <translation>Kubisch</translation>
    </message>
    <message>
      <source>Cubic spline</source>
      <translation>Kubischer Spline</translation>
    </message>
    <message>
      <source>Lanczos</source>
      <translation>Lanczos</translation>
    </message>
    <message>
      <source>Average</source>
      <translation>Mittelwert</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Häufigster Wert</translation>
    </message>
    <message>
      <source>Own pixel size, nested in the reference's pixels</source>
      <translation>Eigene Pixelgröße, in die Pixel der Referenz eingepasst</translation>
    </message>
    <message>
      <source>The reference's pixels</source>
      <translation>Die Pixel der Referenz</translation>
    </message>
    <message>
      <source>The reference's pixels and extent</source>
      <translation>Die Pixel und die Ausdehnung der Referenz</translation>
    </message>
    <message>
      <source>Cloud optimised GeoTIFF</source>
      <translation>Cloud-optimiertes GeoTIFF</translation>
    </message>
    <message>
      <source>GeoTIFF</source>
      <translation>GeoTIFF</translation>
    </message>
    <message>
      <source>Bias</source>
      <translation>Systematischer Versatz</translation>
    </message>
    <message>
      <source>Pixels of the coarser raster</source>
      <translation>Pixel des gröberen Rasters</translation>
    </message>
    <message>
      <source>Metres</source>
      <translation>Meter</translation>
    </message>
    <message>
      <source>HetMatch failed unexpectedly with {error}; please report it with HetMatch's log.</source>
      <translation>HetMatch ist unerwartet mit {error} gescheitert; bitte mit dem Protokoll von HetMatch melden.</translation>
    </message>
    <message>
      <source>Set it up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>Neu einrichten: Raster &gt; HetMatch &gt; HetMatch einrichten.</translation>
    </message>
    <message>
      <source>Choose another one under Settings &gt; Options &gt; HetMatch.</source>
      <translation>Ein anderes unter Einstellungen &gt; Optionen &gt; HetMatch wählen.</translation>
    </message>
    <message>
      <source>HetMatch is not set up yet.</source>
      <translation>HetMatch ist noch nicht eingerichtet.</translation>
    </message>
    <message>
      <source>Run Raster &gt; HetMatch &gt; Set up HetMatch, or hetmatch:setup in Processing.</source>
      <translation>Raster &gt; HetMatch &gt; HetMatch einrichten ausführen oder hetmatch:setup in der Verarbeitung.</translation>
    </message>
    <message>
      <source>HetMatch was updated and needs other packages.</source>
      <translation>HetMatch wurde aktualisiert und braucht andere Pakete.</translation>
    </message>
    <message>
      <source>The Python that HetMatch was set up with is gone from this computer.</source>
      <translation>Das Python, mit dem HetMatch eingerichtet wurde, ist auf diesem Rechner nicht mehr vorhanden.</translation>
    </message>
    <message>
      <source>The Python chosen for HetMatch, {path}, is not there.</source>
      <translation>Das für HetMatch gewählte Python {path} ist nicht vorhanden.</translation>
    </message>
    <message>
      <source>'{path}' cannot be written ({reason}); choose another place for it.</source>
      <translation>'{path}' kann nicht geschrieben werden ({reason}); einen anderen Ort dafür wählen.</translation>
    </message>
    <message>
      <source>Drawing the reference</source>
      <translation>Referenz zeichnen</translation>
    </message>
    <message>
      <source>'{folder}' cannot be written to ({reason}); choose another folder.</source>
      <translation>In '{folder}' kann nicht geschrieben werden ({reason}); einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>{moving} on {reference}</source>
      <translation>{moving} auf {reference}</translation>
    </message>
    <message>
      <source>Match {title}</source>
      <translation>Zuordnung {title}</translation>
    </message>
    <message>
      <source>reference bands</source>
      <translation>Kanäle der Referenz</translation>
    </message>
    <message>
      <source>moving bands</source>
      <translation>Kanäle des bewegten Rasters</translation>
    </message>
    <message>
      <source>kind of raster</source>
      <translation>Art des Rasters</translation>
    </message>
    <message>
      <source>search radius</source>
      <translation>Suchradius</translation>
    </message>
    <message>
      <source>rotation</source>
      <translation>Drehung</translation>
    </message>
    <message>
      <source>transform</source>
      <translation>Transformation</translation>
    </message>
    <message>
      <source>number of points</source>
      <translation>Anzahl der Punkte</translation>
    </message>
    <message>
      <source>tile size</source>
      <translation>Kachelgröße</translation>
    </message>
    <message>
      <source>tile overlap</source>
      <translation>Kachelüberlappung</translation>
    </message>
    <message>
      <source>weights file</source>
      <translation>Gewichtsdatei</translation>
    </message>
    <message>
      <source>device</source>
      <translation>Rechengerät</translation>
    </message>
    <message>
      <source>area</source>
      <translation>Gebiet</translation>
    </message>
    <message>
      <source>elevation model</source>
      <translation>Höhenmodell</translation>
    </message>
    <message>
      <source>pixel grid</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>pixel size</source>
      <translation>Pixelgröße</translation>
    </message>
    <message>
      <source>resampling</source>
      <translation>Umtastung</translation>
    </message>
    <message>
      <source>extent</source>
      <translation>Ausdehnung</translation>
    </message>
    <message>
      <source>nodata value</source>
      <translation>Leerwert</translation>
    </message>
    <message>
      <source>output</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>CRS of the reference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>CRS of the moving raster</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>formats</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>'{path}' would be replaced by its own copy; choose another name.</source>
      <translation>'{path}' würde durch seine eigene Kopie ersetzt; einen anderen Namen wählen.</translation>
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation>Abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
      <source>The engine was ended from outside, most likely because memory ran out; close other programs, or choose a smaller area or tile size.</source>
      <translation>Der Rechenkern wurde von außen beendet, wahrscheinlich weil der Speicher ausging; andere Programme schließen oder ein kleineres Gebiet oder kleinere Kacheln wählen.</translation>
    </message>
    <message>
      <source>The engine ended unexpectedly ({reason}); try again, and if it happens once more, report it with HetMatch's log.</source>
      <translation>Der Rechenkern endete unerwartet ({reason}); erneut versuchen und, falls es wieder geschieht, mit dem Protokoll von HetMatch melden.</translation>
    </message>
    <message>
      <source>The Python for HetMatch lacks what the engine needs ({reason}); set HetMatch up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>Dem Python für HetMatch fehlt, was der Rechenkern braucht ({reason}); HetMatch neu einrichten: Raster &gt; HetMatch &gt; HetMatch einrichten.</translation>
    </message>
    <message>
      <source>The Python for HetMatch, {path}, cannot be started; set HetMatch up again: Raster &gt; HetMatch &gt; Set up HetMatch.</source>
      <translation>Das Python für HetMatch, {path}, kann nicht gestartet werden; HetMatch neu einrichten: Raster &gt; HetMatch &gt; HetMatch einrichten.</translation>
    </message>
    <message>
      <source>Overlap of both rasters</source>
      <translation>Überlappung beider Raster</translation>
    </message>
    <message>
      <source>The whole reference</source>
      <translation>Die ganze Referenz</translation>
    </message>
    <message>
      <source>Where to look for tie points.</source>
      <translation>Wo nach Verknüpfungspunkten gesucht wird.</translation>
    </message>
    <message>
      <source>&amp;Draw</source>
      <translation>&amp;Zeichnen</translation>
    </message>
    <message>
      <source>What the map shows</source>
      <translation>Kartenausschnitt</translation>
    </message>
    <message>
      <source>Drawn on the map</source>
      <translation>In der Karte gezeichnet</translation>
    </message>
    <message>
      <source>Extent of a layer</source>
      <translation>Ausdehnung eines Layers</translation>
    </message>
    <message>
      <source>Match rasters</source>
      <translation>Raster zuordnen</translation>
    </message>
    <message>
      <source>&amp;Match</source>
      <translation>Zuord&amp;nen</translation>
    </message>
    <message>
      <source> pixels</source>
      <translation> Pixel</translation>
    </message>
    <message>
      <source>Automatic tries all angles only where a raster has no georeference.</source>
      <translation>Automatisch werden nur dann alle Winkel versucht, wenn einem Raster die Georeferenzierung fehlt.</translation>
    </message>
    <message>
      <source>How the moving raster is laid onto the reference; automatic takes what fits.</source>
      <translation>Wie das bewegte Raster auf die Referenz gelegt wird; automatisch wird genommen, was passt.</translation>
    </message>
    <message>
      <source>The most points: 300, 1000 or 3000, spread evenly.</source>
      <translation>Höchstzahl der Punkte: 300, 1000 oder 3000, gleichmäßig verteilt.</translation>
    </message>
    <message>
      <source>Larger tiles need more memory and see more at once.</source>
      <translation>Größere Kacheln brauchen mehr Speicher und sehen mehr auf einmal.</translation>
    </message>
    <message>
      <source>What neighbouring tiles share.</source>
      <translation>Was benachbarte Kacheln gemeinsam haben.</translation>
    </message>
    <message>
      <source>The network that finds the points; D2-Net needs its own weights file.</source>
      <translation>Das Netz, das die Punkte findet; D2-Net braucht eine eigene Gewichtsdatei.</translation>
    </message>
    <message>
      <source>The matcher's own</source>
      <translation>Die des Verfahrens</translation>
    </message>
    <message>
      <source>Without</source>
      <translation>Ohne</translation>
    </message>
    <message>
      <source>Heights of the ground, for a raster whose only georeference is RPCs.</source>
      <translation>Geländehöhen, für ein Raster, das nur durch RPCs georeferenziert ist.</translation>
    </message>
    <message>
      <source>Where the network runs; a graphics card needs PyTorch with CUDA.</source>
      <translation>Wo das Netz rechnet; eine Grafikkarte braucht PyTorch mit CUDA.</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>Erweitert</translation>
    </message>
    <message>
      <source>Tile si&amp;ze</source>
      <translation>&amp;Kachelgröße</translation>
    </message>
    <message>
      <source>Tile o&amp;verlap</source>
      <translation>Über&amp;lappung</translation>
    </message>
    <message>
      <source>Mat&amp;cher</source>
      <translation>&amp;Verfahren</translation>
    </message>
    <message>
      <source>R&amp;un on</source>
      <translation>Rechnen a&amp;uf</translation>
    </message>
    <message>
      <source>Wei&amp;ghts file</source>
      <translation>Gewi&amp;chte</translation>
    </message>
    <message>
      <source>E&amp;levation</source>
      <translation>&amp;Höhen</translation>
    </message>
    <message>
      <source>Sparse</source>
      <translation>Wenige</translation>
    </message>
    <message>
      <source>Normal</source>
      <translation>Normal</translation>
    </message>
    <message>
      <source>Dense</source>
      <translation>Viele</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>Gewichte</translation>
    </message>
    <message>
      <source>'{name}' is no file, so it can only be the reference.</source>
      <translation>'{name}' ist keine Datei und kann daher nur die Referenz sein.</translation>
    </message>
    <message>
      <source>&amp;Reference</source>
      <translation>&amp;Referenz</translation>
    </message>
    <message>
      <source>M&amp;oving</source>
      <translation>&amp;Bewegtes Raster</translation>
    </message>
    <message>
      <source>Swap reference and moving raster (Alt+W)</source>
      <translation>Referenz und bewegtes Raster tauschen (Alt+W)</translation>
    </message>
    <message>
      <source>Pixel size with which the reference is drawn into a file.</source>
      <translation>Pixelgröße, mit der die Referenz in eine Datei gezeichnet wird.</translation>
    </message>
    <message>
      <source>Temporary folder</source>
      <translation>Temporärer Ordner</translation>
    </message>
    <message>
      <source>Every match makes a folder of its own for its results in it.</source>
      <translation>Jede Zuordnung legt darin einen eigenen Ordner für ihre Ergebnisse an.</translation>
    </message>
    <message>
      <source>&amp;Area</source>
      <translation>&amp;Gebiet</translation>
    </message>
    <message>
      <source>Pi&amp;xel size</source>
      <translation>Pi&amp;xelgröße</translation>
    </message>
    <message>
      <source>&amp;Search radius</source>
      <translation>&amp;Suchradius</translation>
    </message>
    <message>
      <source>&amp;Transform</source>
      <translation>&amp;Transformation</translation>
    </message>
    <message>
      <source>Rotatio&amp;n</source>
      <translation>&amp;Drehung</translation>
    </message>
    <message>
      <source>&amp;Points</source>
      <translation>&amp;Punkte</translation>
    </message>
    <message>
      <source>Results &amp;folder</source>
      <translation>Ergebnis&amp;ordner</translation>
    </message>
    <message>
      <source>Automatic: {size}</source>
      <translation>Automatisch: {size}</translation>
    </message>
    <message>
      <source>Layers of the reference</source>
      <translation>Layer der Referenz</translation>
    </message>
    <message>
      <source>Drawn over each other in the order of the &amp;map:</source>
      <translation>Übereinander gezeichnet in der Reihenfolge der &amp;Karte:</translation>
    </message>
    <message>
      <source>Choose a reference and a moving raster.</source>
      <translation>Eine Referenz und ein bewegtes Raster wählen.</translation>
    </message>
    <message>
      <source>Reference and moving raster are the same; choose two different ones.</source>
      <translation>Referenz und bewegtes Raster sind gleich; zwei verschiedene wählen.</translation>
    </message>
    <message>
      <source>The area does not touch the reference; draw or choose another one.</source>
      <translation>Das Gebiet berührt die Referenz nicht; ein anderes zeichnen oder wählen.</translation>
    </message>
    <message>
      <source>The moving raster has no georeference: searched within the area shown.</source>
      <translation>Dem bewegten Raster fehlt die Georeferenzierung: Das gezeigte Gebiet wird abgesucht.</translation>
    </message>
    <message>
      <source>The moving raster has no georeference: all of the reference is searched.</source>
      <translation>Dem bewegten Raster fehlt die Georeferenzierung: Die ganze Referenz wird abgesucht.</translation>
    </message>
    <message>
      <source>The reference has no georeference: all of the moving raster is searched.</source>
      <translation>Der Referenz fehlt die Georeferenzierung: Das ganze bewegte Raster wird abgesucht.</translation>
    </message>
    <message>
      <source>The rasters do not overlap; check their CRSs or choose a larger search radius.</source>
      <translation>Die Raster überlappen sich nicht; ihre KBS prüfen oder einen größeren Suchradius wählen.</translation>
    </message>
    <message>
      <source>The rasters do not overlap in this area, so there is nothing to draw.</source>
      <translation>Die Raster überlappen sich in diesem Gebiet nicht, also gibt es nichts zu zeichnen.</translation>
    </message>
    <message>
      <source>'{name}' has to be drawn: choose what the map shows, or draw an area.</source>
      <translation>'{name}' muss gezeichnet werden: den Kartenausschnitt wählen oder ein Gebiet zeichnen.</translation>
    </message>
    <message>
      <source>Drawing the reference takes more than {most} million pixels; choose a smaller area or larger pixels.</source>
      <translation>Das Zeichnen der Referenz braucht mehr als {most} Millionen Pixel; ein kleineres Gebiet oder größere Pixel wählen.</translation>
    </message>
    <message>
      <source>'{name}' has no CRS; assign one to the layer first.</source>
      <translation>'{name}' hat kein KBS; dem Layer zuerst eines zuweisen.</translation>
    </message>
    <message>
      <source>drawn into a file first</source>
      <translation>wird zuerst in eine Datei gezeichnet</translation>
    </message>
    <message>
      <source>1 tile</source>
      <translation>1 Kachel</translation>
    </message>
    <message>
      <source>{count} tiles</source>
      <translation>{count} Kacheln</translation>
    </message>
    <message>
      <source>no CRS</source>
      <translation>kein KBS</translation>
    </message>
    <message>
      <source>a CRS of its own</source>
      <translation>eigenes KBS</translation>
    </message>
    <message>
      <source>no georeference</source>
      <translation>keine Georeferenzierung</translation>
    </message>
    <message>
      <source>{hours} h</source>
      <translation>{hours} h</translation>
    </message>
    <message>
      <source>{gsd} {unit} a pixel ({metres} m on the ground)</source>
      <translation>{gsd} {unit}/Pixel ({metres} m am Boden)</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>Referenz</translation>
    </message>
    <message>
      <source>Moving</source>
      <translation>Bewegtes Raster</translation>
    </message>
    <message>
      <source>about {time}</source>
      <translation>etwa {time}</translation>
    </message>
    <message>
      <source>{size} GB of memory</source>
      <translation>{size} GB Speicher</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds} s</translation>
    </message>
    <message>
      <source>{minutes} min</source>
      <translation>{minutes} min</translation>
    </message>
    <message>
      <source>{gsd} units a pixel</source>
      <translation>{gsd} Einheiten/Pixel</translation>
    </message>
    <message>
      <source>{gsd} m a pixel</source>
      <translation>{gsd} m/Pixel</translation>
    </message>
    <message>
      <source>{width} x {height} pixels</source>
      <translation>{width} x {height} Pixel</translation>
    </message>
    <message>
      <source>Overlap: {percent} % of the moving raster</source>
      <translation>Überlappung: {percent} % des bewegten Rasters</translation>
    </message>
    <message>
      <source>How far the moving raster may be misplaced, in units of the reference's CRS. Automatic is a twentieth of the overlap, at least 48 pixels. 24 pixels of the coarser raster or 4 % of the overlap, whichever is more, are searched in any case.</source>
      <translation>Wie weit das bewegte Raster falsch liegen darf, in Einheiten des KBS der Referenz. Automatisch ist ein Zwanzigstel der Überlappung, mindestens 48 Pixel. 24 Pixel des gröberen Rasters oder 4 % der Überlappung, je nachdem, was mehr ist, werden in jedem Fall abgesucht.</translation>
    </message>
    <message>
      <source>None: the whole area is searched</source>
      <translation>Keiner: Das ganze Gebiet wird abgesucht</translation>
    </message>
    <message>
      <source>Automatic: {radius}</source>
      <translation>Automatisch: {radius}</translation>
    </message>
    <message>
      <source>Several layers…</source>
      <translation>Mehrere Layer…</translation>
    </message>
    <message>
      <source>Map as shown</source>
      <translation>Karte wie angezeigt</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>Datei wählen</translation>
    </message>
    <message>
      <source>The bands to match with; none ticked lets the matcher choose.</source>
      <translation>Kanäle für die Zuordnung; ist keiner angehakt, wählt das Verfahren.</translation>
    </message>
    <message>
      <source>What kind of image it is; automatic looks at its pixels.</source>
      <translation>Art des Bildes; automatisch wird nach den Pixeln entschieden.</translation>
    </message>
    <message>
      <source>Raster</source>
      <translation>Raster</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Kanäle</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>Set up HetMatch</source>
      <translation>HetMatch einrichten</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>&amp;Abbrechen</translation>
    </message>
    <message>
      <source>Chec&amp;k</source>
      <translation>&amp;Prüfen</translation>
    </message>
    <message>
      <source>Ask HetMatch's Python for its self-test.</source>
      <translation>Selbsttest mit dem Python von HetMatch ausführen.</translation>
    </message>
    <message>
      <source>Copy &amp;diagnostics</source>
      <translation>&amp;Diagnose kopieren</translation>
    </message>
    <message>
      <source>Put what a report of a fault needs on the clipboard.</source>
      <translation>Was eine Fehlermeldung braucht, in die Zwischenablage kopieren.</translation>
    </message>
    <message>
      <source>The diagnostics are on the clipboard.</source>
      <translation>Die Diagnose ist in der Zwischenablage.</translation>
    </message>
    <message>
      <source>HetMatch computes in a Python of its own, so that nothing in QGIS changes. Setting up downloads about 0.4 GB, takes some minutes and fills about 1.6 GB of disk in {folder}. No administrator rights are needed.</source>
      <translation>HetMatch rechnet in einem eigenen Python, damit sich in QGIS nichts ändert. Das Einrichten lädt etwa 0,4 GB herunter, dauert einige Minuten und belegt etwa 1,6 GB Plattenplatz in {folder}. Administratorrechte sind nicht nötig.</translation>
    </message>
    <message>
      <source>&amp;Use this Python</source>
      <translation>Python &amp;verwenden</translation>
    </message>
    <message>
      <source>&amp;Set up</source>
      <translation>&amp;Einrichten</translation>
    </message>
    <message>
      <source>Cancelling</source>
      <translation>Wird abgebrochen</translation>
    </message>
    <message>
      <source>HetMatch is set up with {python}.</source>
      <translation>HetMatch ist mit {python} eingerichtet.</translation>
    </message>
    <message>
      <source>Choose the Python that HetMatch is to use.</source>
      <translation>Das Python wählen, das HetMatch verwenden soll.</translation>
    </message>
    <message>
      <source>&amp;Set up…</source>
      <translation>&amp;Einrichten…</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Rechenkern</translation>
    </message>
    <message>
      <source>What the matcher computes on where a match does not say.</source>
      <translation>Worauf gerechnet wird, wenn eine Zuordnung nichts anderes angibt.</translation>
    </message>
    <message>
      <source>HetMatch's own environment</source>
      <translation>Eigene Umgebung von HetMatch</translation>
    </message>
    <message>
      <source>&amp;Python</source>
      <translation>&amp;Python</translation>
    </message>
    <message>
      <source>&amp;Computes on</source>
      <translation>&amp;Rechnet auf</translation>
    </message>
    <message>
      <source>Choose a Python</source>
      <translation>Python wählen</translation>
    </message>
    <message>
      <source>Python 3.10 or newer with torch, rasterio, OpenCV and the other packages, for example in a conda environment; HetMatch installs nothing there.</source>
      <translation>Python 3.10 oder neuer mit torch, rasterio, OpenCV und den übrigen Paketen, zum Beispiel in einer conda-Umgebung; HetMatch installiert dort nichts.</translation>
    </message>
    <message>
      <source>Python for HetMatch</source>
      <translation>Python für HetMatch</translation>
    </message>
    <message>
      <source>An environment of its o&amp;wn (recommended)</source>
      <translation>Eigene &amp;Umgebung (empfohlen)</translation>
    </message>
    <message>
      <source>An &amp;existing Python:</source>
      <translation>Vorhandenes P&amp;ython:</translation>
    </message>
    <message>
      <source>Network and packages</source>
      <translation>Netzwerk und Pakete</translation>
    </message>
    <message>
      <source>The address of a package index of your own organisation.</source>
      <translation>Adresse eines Paketindex der eigenen Organisation.</translation>
    </message>
    <message>
      <source>Choose a folder of wheels</source>
      <translation>Ordner mit Wheels wählen</translation>
    </message>
    <message>
      <source>A folder with all packages as wheels, to set up without any network.</source>
      <translation>Ordner mit allen Paketen als Wheels, um ganz ohne Netzwerk einzurichten.</translation>
    </message>
    <message>
      <source>Both may stay empty. The proxy is the one under Settings &gt; Options &gt; Network.</source>
      <translation>Beides darf leer bleiben. Es gilt der Proxy unter Einstellungen &gt; Optionen &gt; Netzwerk.</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Details</translation>
    </message>
    <message>
      <source>Package &amp;index</source>
      <translation>Paket&amp;index</translation>
    </message>
    <message>
      <source>W&amp;heel folder</source>
      <translation>&amp;Wheel-Ordner</translation>
    </message>
    <message>
      <source>HetMatch tie points</source>
      <translation>HetMatch-Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>Match two rasters, or choose a tie point layer, to look at its points here.</source>
      <translation>Zwei Raster zuordnen oder einen Layer mit Verknüpfungspunkten wählen, um die Punkte hier anzusehen.</translation>
    </message>
    <message>
      <source>the raster '{path}' is missing; put it back where it was.</source>
      <translation>das Raster '{path}' fehlt; es an seinen Ort zurücklegen.</translation>
    </message>
    <message>
      <source>W&amp;arp…</source>
      <translation>Ent&amp;zerren…</translation>
    </message>
    <message>
      <source>E&amp;xport GCPs…</source>
      <translation>Passpunkt-E&amp;xport…</translation>
    </message>
    <message>
      <source>Open in &amp;Georeferencer</source>
      <translation>Zur &amp;Georeferenzierung</translation>
    </message>
    <message>
      <source>Repor&amp;t</source>
      <translation>Berich&amp;t</translation>
    </message>
    <message>
      <source>Switch points on</source>
      <translation>Punkte einschalten</translation>
    </message>
    <message>
      <source>Switch points off</source>
      <translation>Punkte ausschalten</translation>
    </message>
    <message>
      <source>Make tie points</source>
      <translation>Zu Verknüpfungspunkten machen</translation>
    </message>
    <message>
      <source>Make check points</source>
      <translation>Zu Kontrollpunkten machen</translation>
    </message>
    <message>
      <source>Delete points</source>
      <translation>Punkte löschen</translation>
    </message>
    <message>
      <source>Move point</source>
      <translation>Punkt verschieben</translation>
    </message>
    <message>
      <source>Looking for the best match…</source>
      <translation>Beste Übereinstimmung wird gesucht…</translation>
    </message>
    <message>
      <source>Add point</source>
      <translation>Punkt hinzufügen</translation>
    </message>
    <message>
      <source>Choose transform</source>
      <translation>Transformation wählen</translation>
    </message>
    <message>
      <source>HetMatch's engine is not running.</source>
      <translation>Der Rechenkern von HetMatch läuft nicht.</translation>
    </message>
    <message>
      <source>'{path}' is there already. Replace it by the points of this result?</source>
      <translation>'{path}' ist schon vorhanden. Durch die Punkte dieses Ergebnisses ersetzen?</translation>
    </message>
    <message>
      <source>'{path}' cannot be written ({reason}); export the GCPs to another folder.</source>
      <translation>'{path}' kann nicht geschrieben werden ({reason}); die Passpunkte in einen anderen Ordner exportieren.</translation>
    </message>
    <message>
      <source>Export GCPs to a folder</source>
      <translation>Passpunkte in einen Ordner exportieren</translation>
    </message>
    <message>
      <source>Making the report of the edited points…</source>
      <translation>Der Bericht der bearbeiteten Punkte wird erstellt…</translation>
    </message>
    <message>
      <source>{warning} (all warnings are in the log)</source>
      <translation>{warning} (alle Warnungen stehen im Protokoll)</translation>
    </message>
    <message>
      <source>There is no report in {folder}; it was moved or deleted.</source>
      <translation>In {folder} gibt es keinen Bericht; er wurde verschoben oder gelöscht.</translation>
    </message>
    <message>
      <source>Open in Georeferencer</source>
      <translation>In Georeferenzierung öffnen</translation>
    </message>
    <message>
      <source>Export GCPs…</source>
      <translation>Passpunkte exportieren…</translation>
    </message>
    <message>
      <source>Points written to {points}. Open {raster} in Layer &gt; Georeferencer.</source>
      <translation>Punkte nach {points} geschrieben. {raster} unter Layer &gt; Georeferenzierung öffnen.</translation>
    </message>
    <message>
      <source>That folder holds the result that is open; choose another folder.</source>
      <translation>Dieser Ordner enthält das geöffnete Ergebnis; einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>The report shows the match as it was; your edits take the engine.</source>
      <translation>Der Bericht zeigt die ursprüngliche Zuordnung; für Ihre Änderungen wird der Rechenkern gebraucht.</translation>
    </message>
    <message>
      <source>The tie points were closed before anything was written.</source>
      <translation>Die Verknüpfungspunkte wurden geschlossen, bevor etwas geschrieben wurde.</translation>
    </message>
    <message>
      <source>GCPs exported to {folder}.</source>
      <translation>Passpunkte nach {folder} exportiert.</translation>
    </message>
    <message>
      <source>Warped to {path}: {transform}.</source>
      <translation>Entzerrt nach {path}: {transform}.</translation>
    </message>
    <message>
      <source>The model that is fitted to the tie points</source>
      <translation>Das Modell, das an die Verknüpfungspunkte angepasst wird</translation>
    </message>
    <message>
      <source>Tra&amp;nsform:</source>
      <translation>Tran&amp;sformation:</translation>
    </message>
    <message>
      <source>No model</source>
      <translation>Kein Modell</translation>
    </message>
    <message>
      <source>{count} tie points</source>
      <translation>{count} Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>{count} check points</source>
      <translation>{count} Kontrollpunkte</translation>
    </message>
    <message>
      <source>{count} switched off</source>
      <translation>{count} ausgeschaltet</translation>
    </message>
    <message>
      <source>Nothing can be fitted now: {why}</source>
      <translation>Zurzeit kann nichts angepasst werden: {why}</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>Snapped to the best match, {moved:.1f} px away, score {score:.2f}.</source>
      <translation>Auf beste Übereinstimmung eingerastet, {moved:.1f} px entfernt, Güte {score:.2f}.</translation>
    </message>
    <message>
      <source>The matcher found nothing there.</source>
      <translation>Das Verfahren hat dort nichts gefunden.</translation>
    </message>
    <message>
      <source>That place has no pixel in the raster; choose one inside it.</source>
      <translation>Dieser Ort hat kein Pixel im Raster; einen Ort innerhalb wählen.</translation>
    </message>
    <message>
      <source>Not snapped: {reason}</source>
      <translation>Nicht eingerastet: {reason}</translation>
    </message>
    <message>
      <source>Choose the point to move in the table first.</source>
      <translation>Zuerst den zu verschiebenden Punkt in der Tabelle wählen.</translation>
    </message>
    <message>
      <source>Click or drag in either map to say where the selected point belongs.</source>
      <translation>In einer der Karten klicken oder ziehen: Dorthin gehört der gewählte Punkt.</translation>
    </message>
    <message>
      <source>Click the new point's place in the reference map.</source>
      <translation>Den Ort des neuen Punkts in der Referenz anklicken.</translation>
    </message>
    <message>
      <source>Now click the same place in the moving map; the model proposes one.</source>
      <translation>Nun denselben Ort im bewegten Raster anklicken; das Modell schlägt einen vor.</translation>
    </message>
    <message>
      <source>That place lies outside the raster; choose one inside it.</source>
      <translation>Dieser Ort liegt außerhalb des Rasters; einen Ort innerhalb wählen.</translation>
    </message>
    <message>
      <source>'{path}' holds no tie points of HetMatch; open a tie_points.gpkg.</source>
      <translation>'{path}' enthält keine Verknüpfungspunkte von HetMatch; eine tie_points.gpkg öffnen.</translation>
    </message>
    <message>
      <source>The edit cannot be saved in '{path}'; is the file write-protected?</source>
      <translation>Die Änderung kann nicht in '{path}' gespeichert werden; ist die Datei schreibgeschützt?</translation>
    </message>
    <message>
      <source>ID</source>
      <translation>ID</translation>
    </message>
    <message>
      <source>Residual</source>
      <translation>Residuum</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>Güte</translation>
    </message>
    <message>
      <source>Role</source>
      <translation>Rolle</translation>
    </message>
    <message>
      <source>Origin</source>
      <translation>Herkunft</translation>
    </message>
    <message>
      <source>Reference x</source>
      <translation>Referenz x</translation>
    </message>
    <message>
      <source>Reference y</source>
      <translation>Referenz y</translation>
    </message>
    <message>
      <source>Moving x</source>
      <translation>Bewegt x</translation>
    </message>
    <message>
      <source>Moving y</source>
      <translation>Bewegt y</translation>
    </message>
    <message>
      <source>Whether the point is used</source>
      <translation>Ob der Punkt verwendet wird</translation>
    </message>
    <message>
      <source>Distance between the model's place and the point, in reference pixels</source>
      <translation>Abstand zwischen dem Ort nach dem Modell und dem Punkt, in Pixeln der Referenz</translation>
    </message>
    <message>
      <source>How sure the matcher was, 0 to 1</source>
      <translation>Wie sicher das Verfahren war, von 0 bis 1</translation>
    </message>
    <message>
      <source>Tie points make the model; check points only measure it</source>
      <translation>Verknüpfungspunkte bestimmen das Modell; Kontrollpunkte messen es nur</translation>
    </message>
    <message>
      <source>Found by the matcher, or set or moved by hand</source>
      <translation>Vom Verfahren gefunden oder von Hand gesetzt oder verschoben</translation>
    </message>
    <message>
      <source>check</source>
      <translation>Kontrolle</translation>
    </message>
    <message>
      <source>tie</source>
      <translation>Verknüpfung</translation>
    </message>
    <message>
      <source>manual</source>
      <translation>von Hand</translation>
    </message>
    <message>
      <source>matched</source>
      <translation>gefunden</translation>
    </message>
    <message>
      <source>Tie points</source>
      <translation>Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>Switch o&amp;n</source>
      <translation>&amp;Einschalten</translation>
    </message>
    <message>
      <source>Switch o&amp;ff</source>
      <translation>&amp;Ausschalten</translation>
    </message>
    <message>
      <source>Use as &amp;tie point</source>
      <translation>Als &amp;Verknüpfungspunkt verwenden</translation>
    </message>
    <message>
      <source>Use as &amp;check point</source>
      <translation>Als &amp;Kontrollpunkt verwenden</translation>
    </message>
    <message>
      <source>&amp;Delete (a matched point is switched off)</source>
      <translation>&amp;Löschen (ein gefundener Punkt wird ausgeschaltet)</translation>
    </message>
    <message>
      <source>Snap to &amp;best match</source>
      <translation>E&amp;inrasten</translation>
    </message>
    <message>
      <source>A point that is moved or added goes to the matcher's best peak near by</source>
      <translation>Ein verschobener oder hinzugefügter Punkt rastet auf der besten Übereinstimmung in der Nähe ein</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>Delete the point shown; a matched point is switched off, not deleted</source>
      <translation>Den gezeigten Punkt löschen; ein gefundener Punkt wird ausgeschaltet, nicht gelöscht</translation>
    </message>
    <message>
      <source>Loo&amp;k</source>
      <translation>Betra&amp;chten</translation>
    </message>
    <message>
      <source>Drag to pan, click a point to pick it</source>
      <translation>Ziehen verschiebt die Karte, ein Klick wählt einen Punkt</translation>
    </message>
    <message>
      <source>Move</source>
      <translation>Verschieben</translation>
    </message>
    <message>
      <source>Move the selected point</source>
      <translation>Den gewählten Punkt verschieben</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>Neu</translation>
    </message>
    <message>
      <source>Add a point: click in the reference map, then in the moving map</source>
      <translation>Punkt hinzufügen: in die Karte der Referenz klicken, dann in die des bewegten Rasters</translation>
    </message>
    <message>
      <source>These files are there already. Replace them?</source>
      <translation>Diese Dateien sind schon vorhanden. Ersetzen?</translation>
    </message>
    <message>
      <source>Warp the moving raster</source>
      <translation>Bewegtes Raster entzerren</translation>
    </message>
    <message>
      <source>GeoTIFF (*.tif *.tiff)</source>
      <translation>GeoTIFF (*.tif *.tiff)</translation>
    </message>
    <message>
      <source>Warp the moving raster to</source>
      <translation>Bewegtes Raster entzerren nach</translation>
    </message>
    <message>
      <source>Of the same scene: other bands and products, also with other pixel sizes. Each becomes &lt;its name&gt;_registered.tif beside the file above.</source>
      <translation>Von derselben Szene: andere Kanäle und Produkte, auch mit anderen Pixelgrößen. Jedes wird zu &lt;sein Name&gt;_registered.tif neben der Datei oben.</translation>
    </message>
    <message>
      <source>&amp;Load into the project</source>
      <translation>Ins Projekt &amp;laden</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>&amp;Datei</translation>
    </message>
    <message>
      <source>&amp;Resampling</source>
      <translation>&amp;Umtastung</translation>
    </message>
    <message>
      <source>&amp;Grid</source>
      <translation>&amp;Gitter</translation>
    </message>
    <message>
      <source>&amp;Other rasters</source>
      <translation>&amp;Weitere Raster</translation>
    </message>
    <message>
      <source>&amp;Warp</source>
      <translation>&amp;Entzerren</translation>
    </message>
    <message>
      <source>Rasters to warp like the moving one</source>
      <translation>Raster, die wie das bewegte entzerrt werden</translation>
    </message>
    <message>
      <source>As fitted</source>
      <translation>Wie angepasst</translation>
    </message>
    <message>
      <source>{transform} (as fitted)</source>
      <translation>{transform} (wie angepasst)</translation>
    </message>
    <message>
      <source>Choose a file for the warped raster.</source>
      <translation>Eine Datei für das entzerrte Raster wählen.</translation>
    </message>
    <message>
      <source>The warped raster would replace an input; choose another file name.</source>
      <translation>Das entzerrte Raster würde eine Eingabe ersetzen; einen anderen Dateinamen wählen.</translation>
    </message>
    <message>
      <source>&amp;Add…</source>
      <translation>&amp;Hinzufügen…</translation>
    </message>
    <message>
      <source>Re&amp;move</source>
      <translation>Ent&amp;fernen</translation>
    </message>
    <message>
      <source>The warp was cancelled, and nothing was written.</source>
      <translation>Das Entzerren wurde abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
      <source>Warp to {name}</source>
      <translation>Entzerren nach {name}</translation>
    </message>
    <message>
      <source>The warp failed: {reason}</source>
      <translation>Das Entzerren ist fehlgeschlagen: {reason}</translation>
    </message>
    <message>
      <source>Displacements</source>
      <translation>Verschiebungen</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>Kacheln</translation>
    </message>
    <message>
      <source>Tile whose points are not believed</source>
      <translation>Kachel mit unglaubwürdigen Punkten</translation>
    </message>
    <message>
      <source>Tile without tie points</source>
      <translation>Kachel ohne Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>Tile left out</source>
      <translation>Ausgelassene Kachel</translation>
    </message>
    <message>
      <source>{count} tie points, too few to set check points aside.</source>
      <translation>{count} Verknüpfungspunkte, zu wenige, um Kontrollpunkte zurückzubehalten.</translation>
    </message>
    <message>
      <source>HetMatch: {title}</source>
      <translation>HetMatch: {title}</translation>
    </message>
    <message>
      <source>{count} places found, but they agree too weakly</source>
      <translation>{count} Orte gefunden, aber sie passen zu schwach zueinander</translation>
    </message>
    <message>
      <source>No reliable match: {reason}</source>
      <translation>Keine verlässliche Zuordnung: {reason}</translation>
    </message>
    <message>
      <source>{count} tie points, RMSE {rmse:.2f} px at {checks} check points.</source>
      <translation>{count} Verknüpfungspunkte, RMSE {rmse:.2f} px an {checks} Kontrollpunkten.</translation>
    </message>
    <message>
      <source>{title}: matching in the background; you can go on working.</source>
      <translation>{title}: Die Zuordnung läuft im Hintergrund; die Arbeit kann weitergehen.</translation>
    </message>
    <message>
      <source>&amp;Match rasters…</source>
      <translation>Raster &amp;zuordnen…</translation>
    </message>
    <message>
      <source>&amp;Tie points</source>
      <translation>&amp;Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>&amp;Warp rasters…</source>
      <translation>Raster &amp;entzerren…</translation>
    </message>
    <message>
      <source>&amp;Assess co-registration…</source>
      <translation>&amp;Passgenauigkeit prüfen…</translation>
    </message>
    <message>
      <source>&amp;Set up HetMatch…</source>
      <translation>HetMatch &amp;einrichten…</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>&amp;Hilfe</translation>
    </message>
    <message>
      <source>Set up…</source>
      <translation>Einrichten…</translation>
    </message>
    <message>
      <source>Open report</source>
      <translation>Bericht öffnen</translation>
    </message>
    <message>
      <source>Show log</source>
      <translation>Protokoll anzeigen</translation>
    </message>
    <message>
      <source>This takes QGIS's Processing; switch it on under Plugins &gt; Manage Plugins.</source>
      <translation>Dafür wird die Verarbeitung (Processing) von QGIS gebraucht; unter Erweiterungen &gt; Erweiterungen verwalten einschalten.</translation>
    </message>
    <message>
      <source>Add layers</source>
      <translation>Layer hinzufügen</translation>
    </message>
    <message>
      <source>Look at the points</source>
      <translation>Punkte ansehen</translation>
    </message>
    <message>
      <source>Assess co-registration</source>
      <translation>Passgenauigkeit prüfen</translation>
    </message>
    <message>
      <source>Measures how well two rasters that are said to lie on each other really do, also where they do not look alike: RMSE, bias, CE90 and CE95, in pixels and in metres.

Both georeferences are taken as they are, and neither raster is changed. It gives arrows from where a place is in the reference to where the moving raster has it, a heat map, a report, and whether a requirement of yours is met.

Where nothing reliable can be measured, or the rasters are too far apart, MEASURED is false and REASON says why; that is not an error, so that batches go on.</source>
      <translation>Misst, wie gut zwei Raster, die aufeinander liegen sollen, wirklich aufeinander liegen, auch wenn sie verschieden aussehen: RMSE, systematischer Versatz, CE90 und CE95, in Pixeln und in Metern.

Beide Georeferenzierungen werden genommen, wie sie sind, und kein Raster wird verändert. Es entstehen Pfeile von dem Ort in der Referenz dorthin, wo das bewegte Raster ihn hat, eine Fehlerkarte, ein Bericht und die Aussage, ob Ihre Anforderung erfüllt ist.

Kann nichts Verlässliches gemessen werden oder liegen die Raster zu weit auseinander, ist MEASURED falsch und REASON nennt den Grund; das ist kein Fehler, damit eine Stapelverarbeitung weiterläuft.</translation>
    </message>
    <message>
      <source>Required: {requirement}. Found: {found}. Met.</source>
      <translation>Gefordert: {requirement}. Gefunden: {found}. Erfüllt.</translation>
    </message>
    <message>
      <source>Required: {requirement}. Found: {found}. Not met.</source>
      <translation>Gefordert: {requirement}. Gefunden: {found}. Nicht erfüllt.</translation>
    </message>
    <message>
      <source>accuracy,CE90,RMSE,coregistration,quality,geolocation,shift,check</source>
      <translation>Genauigkeit,CE90,RMSE,Koregistrierung,Qualität,Lagegenauigkeit,Versatz,prüfen</translation>
    </message>
    <message>
      <source>Heat map</source>
      <translation>Fehlerkarte</translation>
    </message>
    <message>
      <source>Not measured: {reason}</source>
      <translation>Nicht gemessen: {reason}</translation>
    </message>
    <message>
      <source>Bias to the right</source>
      <translation>Versatz nach rechts</translation>
    </message>
    <message>
      <source>Bias downwards</source>
      <translation>Versatz nach unten</translation>
    </message>
    <message>
      <source>pixels of the coarser raster</source>
      <translation>Pixel des gröberen Rasters</translation>
    </message>
    <message>
      <source>metres</source>
      <translation>Meter</translation>
    </message>
    <message>
      <source>Is said to lie on the reference; how well it does is measured.</source>
      <translation>Soll auf der Referenz liegen; gemessen wird, wie gut es das tut.</translation>
    </message>
    <message>
      <source>Required of</source>
      <translation>Anforderung an</translation>
    </message>
    <message>
      <source>CE90 is the distance within which nine of ten places lie; the bias is their mean.</source>
      <translation>CE90 ist der Abstand, in dem neun von zehn Orten liegen; der systematische Versatz ist ihr Mittel.</translation>
    </message>
    <message>
      <source>Most that it may be</source>
      <translation>Höchstens</translation>
    </message>
    <message>
      <source>Empty: nothing is required, and PASSED is true where something could be measured.</source>
      <translation>Leer: nichts wird gefordert, und PASSED ist wahr, wenn etwas gemessen werden konnte.</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>Einheit</translation>
    </message>
    <message>
      <source>Of the limit above.</source>
      <translation>Des Grenzwerts darüber.</translation>
    </message>
    <message>
      <source>Area to assess</source>
      <translation>Zu prüfendes Gebiet</translation>
    </message>
    <message>
      <source>Only there is measured; empty for all that both rasters show.</source>
      <translation>Nur dort wird gemessen; leer für alles, was beide Raster zeigen.</translation>
    </message>
    <message>
      <source>Lines from where a place is in the reference to where the moving raster has it.</source>
      <translation>Linien von einem Ort in der Referenz dorthin, wo das bewegte Raster ihn hat.</translation>
    </message>
    <message>
      <source>How far off the moving raster is, over the whole of what both show.</source>
      <translation>Wie weit das bewegte Raster daneben liegt, über alles, was beide zeigen.</translation>
    </message>
    <message>
      <source>The report, all figures as JSON, the displacements as GeoPackage and CSV, the heat map. Results of an earlier assessment in it are replaced, other files stay.</source>
      <translation>Der Bericht, alle Zahlen als JSON, die Verschiebungen als GeoPackage und CSV, die Fehlerkarte. Ergebnisse einer früheren Prüfung darin werden ersetzt, andere Dateien bleiben.</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <source>Whether it could be measured</source>
      <translation>Ob gemessen werden konnte</translation>
    </message>
    <message>
      <source>Whether what is required is met</source>
      <translation>Ob die Anforderung erfüllt ist</translation>
    </message>
    <message>
      <source>The outcome in words</source>
      <translation>Das Ergebnis in Worten</translation>
    </message>
    <message>
      <source>Number of displacements</source>
      <translation>Anzahl der Verschiebungen</translation>
    </message>
    <message>
      <source>Search radius in pixels of the coarser raster</source>
      <translation>Suchradius in Pixeln des gröberen Rasters</translation>
    </message>
    <message>
      <source>How far off a place may be; rasters that are farther off want to be matched first.</source>
      <translation>Wie weit ein Ort daneben liegen darf; Raster, die weiter auseinander liegen, sind zuerst zuzuordnen.</translation>
    </message>
    <message>
      <source>Most displacements</source>
      <translation>Meiste Verschiebungen</translation>
    </message>
    <message>
      <source>Folder for all results</source>
      <translation>Ordner für alle Ergebnisse</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>Referenz</translation>
    </message>
    <message>
      <source>moving raster</source>
      <translation>Bewegtes Raster</translation>
    </message>
    <message>
      <source>Log: {path}</source>
      <translation>Protokoll: {path}</translation>
    </message>
    <message>
      <source>The {name} cannot be read; choose another raster.</source>
      <translation>{name}: kann nicht gelesen werden; ein anderes Raster wählen.</translation>
    </message>
    <message>
      <source>register,coregister,tie points,GCP,georeference,SAR,radar,thermal,align</source>
      <translation>registrieren,koregistrieren,Verknüpfungspunkte,Passpunkte,georeferenzieren,SAR,Radar,thermal,ausrichten</translation>
    </message>
    <message>
      <source>Finds tie points between two rasters that show the same ground but do not look alike: radar and optical, thermal and visible, map and imagery, old and new.

The reference stays where it is; the moving raster gets tie points, and GCPs that gdalwarp and the Georeferencer take as they are. It may be misplaced by the search radius, or have no georeference at all.

Where nothing reliable is found, the layer stays empty, MATCHED is false and REASON says why; that is not an error, so that batches go on.</source>
      <translation>Findet Verknüpfungspunkte zwischen zwei Rastern, die dasselbe Gelände zeigen, aber verschieden aussehen: Radar und optisch, thermal und sichtbar, Karte und Bild, alt und neu.

Die Referenz bleibt, wo sie ist; das bewegte Raster bekommt Verknüpfungspunkte und dazu Passpunkte, die gdalwarp und die Georeferenzierung unverändert übernehmen. Es darf um den Suchradius falsch liegen oder gar keine Georeferenzierung haben.

Wird nichts Verlässliches gefunden, bleibt der Layer leer, MATCHED ist falsch und REASON nennt den Grund; das ist kein Fehler, damit eine Stapelverarbeitung weiterläuft.</translation>
    </message>
    <message>
      <source>Gets the tie points. It may be misplaced, or have no georeference at all.</source>
      <translation>Bekommt die Verknüpfungspunkte. Es darf falsch liegen oder gar keine Georeferenzierung haben.</translation>
    </message>
    <message>
      <source>Area to match in</source>
      <translation>Gebiet der Zuordnung</translation>
    </message>
    <message>
      <source>Tie points are looked for only there; empty for all that both rasters show.</source>
      <translation>Nur dort wird nach Verknüpfungspunkten gesucht; leer für alles, was beide Raster zeigen.</translation>
    </message>
    <message>
      <source>Rotation</source>
      <translation>Drehung</translation>
    </message>
    <message>
      <source>Automatic tries all angles where one of the rasters has no georeference.</source>
      <translation>Automatisch werden alle Winkel versucht, wenn einem der Raster die Georeferenzierung fehlt.</translation>
    </message>
    <message>
      <source>Transform</source>
      <translation>Transformation</translation>
    </message>
    <message>
      <source>Automatic takes the simplest one that predicts points it was not fitted to.</source>
      <translation>Automatisch wird die einfachste genommen, die Punkte vorhersagt, an die sie nicht angepasst wurde.</translation>
    </message>
    <message>
      <source>Most tie points</source>
      <translation>Höchstzahl der Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>Points at their place in the reference, with their place in the moving raster.</source>
      <translation>Punkte an ihrem Ort in der Referenz, mit ihrem Ort im bewegten Raster.</translation>
    </message>
    <message>
      <source>GeoPackage, CSV, GCPs for GDAL and the Georeferencer, a report. Results of an earlier match in it are replaced, other files stay.</source>
      <translation>GeoPackage, CSV, Passpunkte für GDAL und die Georeferenzierung, ein Bericht. Ergebnisse einer früheren Zuordnung darin werden ersetzt, andere Dateien bleiben.</translation>
    </message>
    <message>
      <source>Whether there is a reliable match</source>
      <translation>Ob es eine verlässliche Zuordnung gibt</translation>
    </message>
    <message>
      <source>Number of tie points</source>
      <translation>Anzahl der Verknüpfungspunkte</translation>
    </message>
    <message>
      <source>Probability that the match is right</source>
      <translation>Wahrscheinlichkeit, dass die Zuordnung stimmt</translation>
    </message>
    <message>
      <source>RMSE at check points, reference pixels</source>
      <translation>RMSE an Kontrollpunkten, in Pixeln der Referenz</translation>
    </message>
    <message>
      <source>Share of the overlap with tie points</source>
      <translation>Anteil der Überlappung mit Verknüpfungspunkten</translation>
    </message>
    <message>
      <source>Tile size in pixels</source>
      <translation>Kachelgröße in Pixeln</translation>
    </message>
    <message>
      <source>Overlap of tiles in pixels</source>
      <translation>Kachelüberlappung in Pixeln</translation>
    </message>
    <message>
      <source>Search radius (0: automatic)</source>
      <translation>Suchradius (0: automatisch)</translation>
    </message>
    <message>
      <source>Automatic takes a graphics card where the engine's Python can use one.</source>
      <translation>Automatisch wird eine Grafikkarte genommen, wenn das Python des Rechenkerns eine verwenden kann.</translation>
    </message>
    <message>
      <source>Automatic looks at the pixels; the report says what it decided.</source>
      <translation>„Automatisch“ sieht sich die Pixel an; der Bericht sagt, was dabei herauskam.</translation>
    </message>
    <message>
      <source>For a reference that is no file, such as a tile or map server, in units of its CRS. Automatic follows the moving raster.</source>
      <translation>Für eine Referenz, die keine Datei ist, etwa von einem Kachel- oder Kartenserver, in Einheiten ihres KBS. Automatisch richtet sie sich nach dem bewegten Raster.</translation>
    </message>
    <message>
      <source>Compute on</source>
      <translation>Rechnen auf</translation>
    </message>
    <message>
      <source>Stays where it is.</source>
      <translation>Bleibt, wo sie ist.</translation>
    </message>
    <message>
      <source>Kind of the reference</source>
      <translation>Art der Referenz</translation>
    </message>
    <message>
      <source>Kind of the moving raster</source>
      <translation>Art des bewegten Rasters</translation>
    </message>
    <message>
      <source>Bands of the reference</source>
      <translation>Kanäle der Referenz</translation>
    </message>
    <message>
      <source>Bands of the moving raster</source>
      <translation>Kanäle des bewegten Rasters</translation>
    </message>
    <message>
      <source>Pixel size to draw the reference with (0: automatic)</source>
      <translation>Pixelgröße beim Zeichnen der Referenz (0: automatisch)</translation>
    </message>
    <message>
      <source>Reference raster</source>
      <translation>Referenzraster</translation>
    </message>
    <message>
      <source>Moving raster</source>
      <translation>Bewegtes Raster</translation>
    </message>
    <message>
      <source>Empty for a choice by the kind of raster.</source>
      <translation>Leer für eine Wahl nach der Art des Rasters.</translation>
    </message>
    <message>
      <source>Gives HetMatch's engine a Python of its own in your QGIS profile: about 0.4 GB to download, about 1.6 GB of disk, and no administrator rights. Nothing in QGIS's own Python changes. Where HetMatch is set up and works, nothing is done.</source>
      <translation>Gibt dem Rechenkern von HetMatch ein eigenes Python im QGIS-Profil: etwa 0,4 GB zum Herunterladen, etwa 1,6 GB Plattenplatz, keine Administratorrechte. Am Python von QGIS ändert sich nichts. Ist HetMatch eingerichtet und funktioniert, geschieht nichts.</translation>
    </message>
    <message>
      <source>Python 3.10 or newer that has all packages; nothing is installed then.</source>
      <translation>Python 3.10 oder neuer, das alle Pakete hat; dann wird nichts installiert.</translation>
    </message>
    <message>
      <source>The address of a package index; empty for the usual ones.</source>
      <translation>Adresse eines Paketindex; leer für die üblichen.</translation>
    </message>
    <message>
      <source>Make the environment anew even where HetMatch is set up and works.</source>
      <translation>Die Umgebung auch dann neu anlegen, wenn HetMatch eingerichtet ist und funktioniert.</translation>
    </message>
    <message>
      <source>HetMatch's Python</source>
      <translation>Python von HetMatch</translation>
    </message>
    <message>
      <source>An existing Python to use instead</source>
      <translation>Stattdessen ein vorhandenes Python verwenden</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>Paketindex</translation>
    </message>
    <message>
      <source>Wheel folder</source>
      <translation>Wheel-Ordner</translation>
    </message>
    <message>
      <source>Set up again</source>
      <translation>Neu einrichten</translation>
    </message>
    <message>
      <source>Warp rasters</source>
      <translation>Raster entzerren</translation>
    </message>
    <message>
      <source>Lays the moving raster of a match onto its reference, and other rasters of the same scene with it. Each is resampled once, from its own pixels to the grid.

It goes by the tie points as the match found them. For points that you edited in the panel use the panel's button Warp, or export them there and choose the folder of the export.

GDAL's warnings are in the log and in WARNINGS.</source>
      <translation>Legt das bewegte Raster einer Zuordnung auf seine Referenz, und weitere Raster derselben Szene mit ihm. Jedes wird einmal umgetastet, von seinen eigenen Pixeln auf das Gitter.

Maßgeblich sind die Verknüpfungspunkte, wie die Zuordnung sie fand. Für Punkte, die Sie im Bedienfeld bearbeitet haben, dort „Entzerren“ verwenden oder sie dort exportieren und den Ordner des Exports wählen.

Warnungen von GDAL stehen im Protokoll und in WARNINGS.</translation>
    </message>
    <message>
      <source>register,coregister,rectify,resample,gdalwarp,GCP,orthorectify</source>
      <translation>registrieren,koregistrieren,entzerren,umtasten,gdalwarp,Passpunkte,orthorektifizieren</translation>
    </message>
    <message>
      <source>Choose a folder for the other rasters.</source>
      <translation>Einen Ordner für die weiteren Raster wählen.</translation>
    </message>
    <message>
      <source>Nothing would be written; choose an output.</source>
      <translation>Es würde nichts geschrieben; eine Ausgabe wählen.</translation>
    </message>
    <message>
      <source>The tie points of this result were edited in the panel, and the edits are not used here; export them from the panel, or warp there.</source>
      <translation>Die Verknüpfungspunkte dieses Ergebnisses wurden im Bedienfeld bearbeitet, und die Änderungen werden hier nicht verwendet; sie von dort exportieren oder dort entzerren.</translation>
    </message>
    <message>
      <source>{name} registered</source>
      <translation>{name} registriert</translation>
    </message>
    <message>
      <source>What Match rasters wrote, with result.json and tie_points.csv in it.</source>
      <translation>Was „Raster zuordnen“ geschrieben hat, mit result.json und tie_points.csv darin.</translation>
    </message>
    <message>
      <source>Of the same scene: other bands and products, also with other pixel sizes.</source>
      <translation>Von derselben Szene: andere Kanäle und Produkte, auch mit anderen Pixelgrößen.</translation>
    </message>
    <message>
      <source>The local displacement grid follows uneven ground from point to point.</source>
      <translation>Das lokale Verschiebungsgitter folgt unebenem Gelände von Punkt zu Punkt.</translation>
    </message>
    <message>
      <source>Resampling</source>
      <translation>Umtastung</translation>
    </message>
    <message>
      <source>Automatic is cubic, and the nearest neighbour for classes and colour tables.</source>
      <translation>Automatisch ist kubisch, bei Klassen und Farbtabellen der nächste Nachbar.</translation>
    </message>
    <message>
      <source>Grid</source>
      <translation>Gitter</translation>
    </message>
    <message>
      <source>Pixels that lie on those of the reference can be compared without resampling again.</source>
      <translation>Pixel, die auf denen der Referenz liegen, lassen sich ohne erneutes Umtasten vergleichen.</translation>
    </message>
    <message>
      <source>All bands, with their names, colours, nodata and masks.</source>
      <translation>Alle Kanäle, mit Namen, Farben, Leerwerten und Masken.</translation>
    </message>
    <message>
      <source>Each becomes &lt;its name&gt;_registered.tif in it.</source>
      <translation>Jedes wird darin zu &lt;sein Name&gt;_registered.tif.</translation>
    </message>
    <message>
      <source>All warped rasters</source>
      <translation>Alle entzerrten Raster</translation>
    </message>
    <message>
      <source>The transform in words</source>
      <translation>Die Transformation in Worten</translation>
    </message>
    <message>
      <source>What GDAL warned of</source>
      <translation>Wovor GDAL warnte</translation>
    </message>
    <message>
      <source>Files to warp alike, such as /data/scene_B*.tif; several with ; between them.</source>
      <translation>Dateien, die ebenso entzerrt werden, etwa /data/scene_B*.tif; mehrere mit ; dazwischen.</translation>
    </message>
    <message>
      <source>Pixel size</source>
      <translation>Pixelgröße</translation>
    </message>
    <message>
      <source>In units of the reference's CRS, for the grid of own pixel size; empty for the size that the raster has now.</source>
      <translation>In Einheiten des KBS der Referenz, für das Gitter mit eigener Pixelgröße; leer für die Größe, die das Raster jetzt hat.</translation>
    </message>
    <message>
      <source>What to write, in the reference's CRS; empty for all that the raster shows.</source>
      <translation>Was geschrieben wird, im KBS der Referenz; leer für alles, was das Raster zeigt.</translation>
    </message>
    <message>
      <source>Nodata value</source>
      <translation>Leerwert</translation>
    </message>
    <message>
      <source>Where the raster shows nothing; empty for its own, or a mask where it has none.</source>
      <translation>Wo das Raster nichts zeigt; leer für seinen eigenen oder, wo es keinen hat, eine Maske.</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Format</translation>
    </message>
    <message>
      <source>Both end in .tif; the first has overviews inside.</source>
      <translation>Beide enden auf .tif; das erste enthält Übersichten.</translation>
    </message>
    <message>
      <source>Where it lies now, if it was moved or renamed since the match.</source>
      <translation>Wo es jetzt liegt, falls es seit der Zuordnung verschoben oder umbenannt wurde.</translation>
    </message>
    <message>
      <source>Folder of a match</source>
      <translation>Ordner einer Zuordnung</translation>
    </message>
    <message>
      <source>Other rasters to warp alike</source>
      <translation>Weitere Raster, die ebenso entzerrt werden</translation>
    </message>
    <message>
      <source>Warped moving raster</source>
      <translation>Entzerrtes bewegtes Raster</translation>
    </message>
    <message>
      <source>Folder for the other rasters</source>
      <translation>Ordner für die weiteren Raster</translation>
    </message>
    <message>
      <source>Pattern of other rasters</source>
      <translation>Muster für weitere Raster</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>Ausdehnung</translation>
    </message>
    <message>
      <source>'{path}' cannot be written; check the folder and the free disk space.</source>
      <translation>'{path}' kann nicht geschrieben werden; den Ordner und den freien Plattenplatz prüfen.</translation>
    </message>
    <message>
      <source>'{name}' cannot be read; repair its data source first.</source>
      <translation>'{name}' kann nicht gelesen werden; zuerst die Datenquelle reparieren.</translation>
    </message>
    <message>
      <source>'{name}' is not a file that the matcher can read; save it as a GeoTIFF first (Export &gt; Save As…).</source>
      <translation>'{name}' ist keine Datei, die das Verfahren lesen kann; sie zuerst als GeoTIFF speichern (Exportieren &gt; Speichern als…).</translation>
    </message>
    <message>
      <source>'{path}' cannot be opened as a raster; choose a file that GDAL reads, such as a GeoTIFF.</source>
      <translation>'{path}' kann nicht als Raster geöffnet werden; eine Datei wählen, die GDAL liest, etwa ein GeoTIFF.</translation>
    </message>
    <message>
      <source>no answer in time</source>
      <translation>keine rechtzeitige Antwort</translation>
    </message>
    <message>
      <source>{name} and {count} more</source>
      <translation>{name} und {count} weitere</translation>
    </message>
    <message>
      <source>There is nothing to render; choose layers and an area that they cover.</source>
      <translation>Es gibt nichts zu zeichnen; Layer wählen und ein Gebiet, das sie abdecken.</translation>
    </message>
    <message>
      <source>Rendering this area takes {width} x {height} pixels, more than {most} million; choose a smaller area or larger pixels.</source>
      <translation>Das Zeichnen dieses Gebiets braucht {width} x {height} Pixel, mehr als {most} Millionen; ein kleineres Gebiet oder größere Pixel wählen.</translation>
    </message>
    <message>
      <source>'{name}' shows nothing in this area; choose another area or pixel size, or check the layer on the map.</source>
      <translation>'{name}' zeigt in diesem Gebiet nichts; ein anderes Gebiet oder eine andere Pixelgröße wählen oder den Layer in der Karte prüfen.</translation>
    </message>
    <message>
      <source>'{name}' could not be fetched from its server ({reason}); check the connection and try again.</source>
      <translation>'{name}' konnte nicht vom Server geladen werden ({reason}); die Verbindung prüfen und erneut versuchen.</translation>
    </message>
    <message>
      <source>HetMatch is ready to use; its self-test passed.</source>
      <translation>HetMatch ist betriebsbereit; der Selbsttest war erfolgreich.</translation>
    </message>
    <message>
      <source>Checked</source>
      <translation>Geprüft</translation>
    </message>
    <message>
      <source>HetMatch's engine does not work with {python}: {reasons}</source>
      <translation>Der Rechenkern von HetMatch funktioniert nicht mit {python}: {reasons}</translation>
    </message>
    <message>
      <source>Checking {python}</source>
      <translation>{python} wird geprüft</translation>
    </message>
    <message>
      <source>{python} does not work as a Python.</source>
      <translation>{python} funktioniert nicht als Python.</translation>
    </message>
    <message>
      <source>{python} is Python {version}; HetMatch needs Python 3.10 or newer.</source>
      <translation>{python} ist Python {version}; HetMatch braucht Python 3.10 oder neuer.</translation>
    </message>
    <message>
      <source>{python} lacks {packages}; install them there, or choose another Python.</source>
      <translation>In {python} fehlt: {packages}; dort installieren oder ein anderes Python wählen.</translation>
    </message>
    <message>
      <source>it ended without an answer.</source>
      <translation>ohne Antwort beendet.</translation>
    </message>
    <message>
      <source>HetMatch is set up and has passed its self-test.</source>
      <translation>HetMatch ist eingerichtet und hat den Selbsttest bestanden.</translation>
    </message>
    <message>
      <source>Looking for a Python</source>
      <translation>Python wird gesucht</translation>
    </message>
    <message>
      <source>Ready</source>
      <translation>Bereit</translation>
    </message>
    <message>
      <source>No Python 3.10 to 3.14 was found on this computer; install one, or choose an existing Python that has HetMatch's packages.</source>
      <translation>Auf diesem Rechner wurde kein Python 3.10 bis 3.14 gefunden; eines installieren oder ein vorhandenes Python mit den Paketen von HetMatch wählen.</translation>
    </message>
    <message>
      <source>Making the environment</source>
      <translation>Umgebung wird angelegt</translation>
    </message>
    <message>
      <source>Checking that the engine works</source>
      <translation>Rechenkern wird geprüft</translation>
    </message>
    <message>
      <source>Fetching pip</source>
      <translation>pip wird geladen</translation>
    </message>
    <message>
      <source>The packages could not be installed.</source>
      <translation>Die Pakete konnten nicht installiert werden.</translation>
    </message>
    <message>
      <source>This computer has no pip; put a pip wheel (pip-*.whl) into the folder of wheels.</source>
      <translation>Auf diesem Rechner fehlt pip; ein pip-Wheel (pip-*.whl) in den Wheel-Ordner legen.</translation>
    </message>
    <message>
      <source>PyTorch's CPU index gave nothing; torch comes from the general index, which is several gigabytes more.</source>
      <translation>Der CPU-Index von PyTorch lieferte nichts; torch kommt aus dem allgemeinen Index, das sind mehrere Gigabyte mehr.</translation>
    </message>
    <message>
      <source>{reason} (Details: {log})</source>
      <translation>{reason} (Details: {log})</translation>
    </message>
    <message>
      <source>The present environment is in use; wait until HetMatch has nothing more to do, or start QGIS anew, and set up again.</source>
      <translation>Die vorhandene Umgebung wird gerade verwendet; warten, bis HetMatch nichts mehr zu tun hat, oder QGIS neu starten, und erneut einrichten.</translation>
    </message>
    <message>
      <source>Fetching {package}</source>
      <translation>{package} wird geladen</translation>
    </message>
    <message>
      <source>Installing the packages</source>
      <translation>Pakete werden installiert</translation>
    </message>
    <message>
      <source>Setting up needs {needed} of free disk space in {folder}, but there are only {free}.</source>
      <translation>Das Einrichten braucht {needed} freien Plattenplatz in {folder}, es sind aber nur {free} frei.</translation>
    </message>
    <message>
      <source>There is no folder {folder} to take wheels from.</source>
      <translation>Den Wheel-Ordner {folder} gibt es nicht.</translation>
    </message>
    <message>
      <source>{done:.0f} of {of:.0f} MB</source>
      <translation>{done:.0f} von {of:.0f} MB</translation>
    </message>
    <message>
      <source>HetMatch cannot write to {folder}: {reason}.</source>
      <translation>HetMatch kann nicht in {folder} schreiben: {reason}.</translation>
    </message>
    <message>
      <source>{python} could not make an environment; the log {log} says why.</source>
      <translation>{python} konnte keine Umgebung anlegen; den Grund nennt das Protokoll {log}.</translation>
    </message>
    <message>
      <source>The disk is full; free some space and set up again.</source>
      <translation>Die Platte ist voll; Platz schaffen und erneut einrichten.</translation>
    </message>
    <message>
      <source>A file may not be written there; see which one in the details.</source>
      <translation>Eine Datei darf dort nicht geschrieben werden; welche, steht in den Details.</translation>
    </message>
    <message>
      <source>The proxy wants a name and password; enter them in QGIS's network options.</source>
      <translation>Der Proxy verlangt Namen und Passwort; in den Netzwerkoptionen von QGIS eintragen.</translation>
    </message>
    <message>
      <source>Packages cannot be fetched through a SOCKS proxy; give a folder of wheels.</source>
      <translation>Über einen SOCKS-Proxy können keine Pakete geladen werden; einen Wheel-Ordner angeben.</translation>
    </message>
    <message>
      <source>The proxy does not answer; look at QGIS's network options.</source>
      <translation>Der Proxy antwortet nicht; die Netzwerkoptionen von QGIS prüfen.</translation>
    </message>
    <message>
      <source>The package index's certificate is not trusted; ask who runs your network.</source>
      <translation>Dem Zertifikat des Paketindex wird nicht vertraut; die Netzwerkverwaltung fragen.</translation>
    </message>
    <message>
      <source>The package index cannot be reached; look at the network and at QGIS's proxy, or give a folder of wheels.</source>
      <translation>Der Paketindex ist nicht erreichbar; das Netzwerk und den Proxy von QGIS prüfen oder einen Wheel-Ordner angeben.</translation>
    </message>
    <message>
      <source>There is no {package} for this computer and its Python where packages are taken from.</source>
      <translation>Die Paketquelle hat kein {package} für diesen Rechner und sein Python.</translation>
    </message>
    <message>
      <source>A downloaded package is damaged; set up again.</source>
      <translation>Ein heruntergeladenes Paket ist beschädigt; erneut einrichten.</translation>
    </message>
    <message>
      <source>The package index has no pip for this computer's Python.</source>
      <translation>Der Paketindex hat kein pip für das Python dieses Rechners.</translation>
    </message>
    <message>
      <source>pip arrived damaged; set up again.</source>
      <translation>pip kam beschädigt an; erneut einrichten.</translation>
    </message>
    <message>
      <source>This computer has no pip, and the package index cannot be reached to fetch it: {reason}</source>
      <translation>Auf diesem Rechner fehlt pip, und der Paketindex ist nicht erreichbar, um es zu laden: {reason}</translation>
    </message>
    <message>
      <source>pip could not be fetched: {reason}</source>
      <translation>pip konnte nicht geladen werden: {reason}</translation>
    </message>
    <message>
      <source>Cancelled.</source>
      <translation>Abgebrochen.</translation>
    </message>
    <message>
      <source>A file could not be written: {reason}.</source>
      <translation>Eine Datei konnte nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
      <source>The option 'require' takes a list of texts such as ce90=0.5px.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--search-pixels must lie between 4 and 24.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The moving image of that result is no file; there are no RPCs to write.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>shown above</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HetMatch failed unexpectedly with {error}: {text} (details: {details}); please report it together with the output of `hetmatch doctor`.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Out of memory; try a smaller {option}, or close other programs (details: {details}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Unknown language '{name}'. Languages: {languages}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--search-radius must be a positive number of metres.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--max-points must be at least 20, or no transform can be checked.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--tile-size must lie between 256 and 8192 pixels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--overlap must lie between 0 and half the tile size.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The d2net matcher has no weights yet; run `hetmatch models fetch d2_tf`, or name a file with --weights.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No CUDA device can be used here; leave out --device or name cpu.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There are too few usable tie points for GCPs, or they lie on one line; at least three are needed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the places in it are longitudes and latitudes, and the reference has no CRS that they could be computed from</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Neither raster has RPCs, so the elevation model serves nothing; leave --dem out.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Without a CRS there is no telling how large a pixel is on the ground.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>RPCs are corrected by places on the map, and the reference has none; match with a reference that has a georeference and a CRS.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No tie point lies on ground whose height the elevation model knows; choose one that covers the moving raster.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The moving image is no file, so it has no RPCs to correct.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only the moving raster itself is named, and it has an output of its own; name other rasters, or none.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The result is of an image in memory; name the raster that it was with --moving.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--pixel-size must be a positive number.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>--pixel-size goes with --grid native only: the reference's grid has the reference's pixels.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not a request: it takes a JSON object with a whole number as 'id'.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not a request: it takes a 'command'.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No pair of rasters is open; send `open` first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A tie point has no place in one of the rasters; remove it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A tie point's role is 0 (tie), 1 (check) or 2 (switched off).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A tie point's origin is 0 (matched) or 1 (set by hand).</source>
      <translation type="unfinished" />
    </message>
  </context>
</TS>
